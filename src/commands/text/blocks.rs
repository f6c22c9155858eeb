//! A text cut at its blank lines, for whoever translates it piece by piece. What stands between fences stays together.

/// The pieces of `body`, without the blank lines between them.
pub(super) fn blocks(body: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut block = String::new();
    let mut fence = None;
    for line in body.lines() {
        if line.trim().is_empty() && fence.is_none() {
            blocks.extend((!block.is_empty()).then(|| std::mem::take(&mut block)));
            continue;
        }
        match fence {
            None => fence = opening(line),
            Some(open) if closes(line, open) => fence = None,
            Some(_) => {}
        }
        if !block.is_empty() {
            block.push('\n');
        }
        block.push_str(line.trim_end());
    }
    blocks.extend((!block.is_empty()).then_some(block));
    blocks
}

/// The sign and the length of a fence that opens here: code, or a block of the theme.
fn opening(line: &str) -> Option<(char, usize)> {
    let line = line.trim_start();
    let sign = line.chars().next().filter(|sign| matches!(sign, '`' | '~' | ':'))?;
    let length = line.chars().take_while(|c| *c == sign).count();
    let info = &line[length..];
    let is_closed_in_line = sign == '`' && info.contains('`');
    (length >= 3 && !is_closed_in_line && !(sign == ':' && info.trim().is_empty())).then_some((sign, length))
}

/// Whether a line is the end of a fence: the same sign, as often at least, and nothing else.
fn closes(line: &str, (sign, length): (char, usize)) -> bool {
    let line = line.trim();
    line.chars().all(|c| c == sign) && line.chars().count() >= length
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn what_stands_between_fences_stays_together() {
        let body = "One\ntwo\n\n\n```md\na\n\nb\n```\n\n::::aside\nx\n\n:::note\ny\n:::\n\nz\n::::\n\n- a\n- b\n";
        let expected = ["One\ntwo", "```md\na\n\nb\n```", "::::aside\nx\n\n:::note\ny\n:::\n\nz\n::::", "- a\n- b"];
        assert_eq!(blocks(body), expected);
        assert_eq!(blocks("\n\n"), Vec::<String>::new());
        assert_eq!(blocks("```\nnever\n\nclosed"), ["```\nnever\n\nclosed"]);
        assert_eq!(blocks("`a` b\n\n``` x ``` y\n\nc"), ["`a` b", "``` x ``` y", "c"]);
    }
}
