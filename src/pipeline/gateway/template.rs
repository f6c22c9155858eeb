//! Takes a text with holes, `@@NAME@@`, and what stands in them; returns the text. What is filled in is not looked at again.

/// Fills every hole. One that nothing is given for stays as it stands.
pub(super) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("@@") {
        out.push_str(before);
        let filled = after.split_once("@@").and_then(|(name, tail)| {
            let value = values.iter().find(|(known, _)| *known == name)?;
            Some((value.1, tail))
        });
        match filled {
            Some((value, tail)) => {
                out.push_str(value);
                rest = tail;
            }
            None => {
                out.push_str("@@");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_not_looked_at_again() {
        let values = [("A", "@@B@@"), ("B", "b")];
        assert_eq!(fill("x @@A@@ @@B@@ @@C@@ a@@b", &values), "x @@B@@ b @@C@@ a@@b");
    }
}
