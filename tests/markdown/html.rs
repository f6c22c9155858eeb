//! Raw HTML: what may stand is written anew, what may not is left out, and the writer is told where.

use super::{check, check_problems};

/// What stands, and what becomes of it.
const KEPT: &[(&str, &str)] = &[
    ("H<sub>2</sub>O <abbr title='A \"b\"'>a</abbr>", "<p>H<sub>2</sub>O <abbr title=\"A &quot;b&quot;\">a</abbr></p>"),
    ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>"),
    ("<table><tr><td>a<td colspan=2>b</table>", "<table><tr><td>a</td><td colspan=\"2\">b</td></tr></table>"),
    (
        "<details>\n<summary>S</summary>\n\n*a*\n\n</details>",
        "<details><summary>S</summary><p><em>a</em></p></details>",
    ),
    (
        "<figure><img src=a.jpg alt=b><figcaption>c &eacute; &amp;</figcaption></figure>",
        "<figure>[[img0]]<figcaption>c é &amp;</figcaption></figure>",
    ),
    ("<a href=\"/x\" class=\"y\">z</a> <a href='story:s'>t</a>", "<p>[[a0:<span class=\"y\">z</span>]] [[a1:t]]</p>"),
    ("a<br/>b<!-- c -->", "<p>a<br>b</p>"),
    ("<p lang=es>uno\n<p>dos", "<p lang=\"es\">uno</p><p>dos</p>"),
    ("<span lang=\"es\">\"a\"</span>", "<p><span lang=\"es\">«a»</span></p>"),
    ("<ul><li>a<li><b>b</b></ul>", "<ul><li>a</li><li><b>b</b></li></ul>"),
];

/// What is left out: the text, what remains of it, and the warnings.
const LOST: &[(&str, &str, &[&str])] = &[
    (
        "x <img src=a.jpg alt=b class=c width=9 WIDTH=8 style='d' onerror=e data-f> y",
        "<p>x [[img0]] y</p>",
        &[
            "1:3 html-dropped `data-f=\"\"` is not allowed here and was left out",
            "1:3 html-dropped `onerror=\"e\"` is not allowed here and was left out",
            "1:3 html-dropped `style=\"d\"` is not allowed here and was left out",
            "1:3 html-dropped `width=\"8\"` is not allowed here and was left out",
            "1:3 html-dropped `width=\"9\"` is not allowed here and was left out",
        ],
    ),
    (
        "<figure>\n<img src=a.jpg alt=b loading=lazy dir=up>\n</figure>",
        "<figure>[[img0]]</figure>",
        &[
            "2:1 html-dropped `dir=\"up\"` is not allowed here and was left out",
            "2:1 html-dropped `loading=\"lazy\"` is not allowed here and was left out",
        ],
    ),
    (
        "<a href=/x hreflang=es>a</a>",
        "<p>[[a0:<span>a</span>]]</p>",
        &["1:1 html-dropped `hreflang=\"es\"` is not allowed here and was left out"],
    ),
    (
        "a <script>x</script> b",
        "<p>a x b</p>",
        &[
            "1:3 html-dropped `<script>` is not allowed here and was left out",
            "1:12 html-dropped `</script>` is not allowed here and was left out",
        ],
    ),
    (
        "<script>\nalert(1)\n</script>\n\na",
        "<p>a</p>",
        &["1:1 html-dropped `<script>` is not allowed here and was left out"],
    ),
    (
        "<b>a *c</b> d*",
        "<p>a <em>c d</em></p>",
        &[
            "1:1 html-dropped `<b>` has no partner in the same block and was left out",
            "1:8 html-dropped `</b>` has no partner in the same block and was left out",
        ],
    ),
    (
        "</section>\n\na</p>",
        "<p>a</p>",
        &[
            "1:1 html-dropped `</section>` is not allowed here and was left out",
            "3:2 html-dropped `</p>` has no partner in the same block and was left out",
        ],
    ),
    (
        "- a\n\n  </li></ul>\n",
        "<ul><li><p>a</p></li></ul>",
        &[
            "3:3 html-dropped `</li>` has no partner in the same block and was left out",
            "3:8 html-dropped `</ul>` has no partner in the same block and was left out",
        ],
    ),
    (
        "x <b onclick=\"y\" style='z'>a</b>",
        "<p>x <b>a</b></p>",
        &[
            "1:3 html-dropped `onclick=\"y\"` is not allowed here and was left out",
            "1:3 html-dropped `style=\"z\"` is not allowed here and was left out",
        ],
    ),
    (
        "<a href=\"java&#115;cript:x\">a</a>",
        "<p>a</p>",
        &["1:1 link-invalid addresses with `javascript:` are not allowed"],
    ),
    (
        "a <div>b</div>",
        "<p>a b</p>",
        &[
            "1:3 html-dropped `<div>` has no partner in the same block and was left out",
            "1:9 html-dropped `</div>` has no partner in the same block and was left out",
        ],
    ),
    (
        "<div>\na <iframe src=x></iframe> b\n</div>",
        "<div>a  b</div>",
        &["2:3 html-dropped `<iframe>` is not allowed here and was left out"],
    ),
    ("<div>\n\na", "<p>a</p>", &["1:1 html-dropped `<div>` has no partner in the same block and was left out"]),
    ("[a <a href=/b>c</a>](/d)", "<p>[[a0:a c]]</p>", &[]),
];

#[test]
fn raw_html_is_written_anew() {
    check(KEPT);
}

#[test]
fn what_raw_html_loses_is_told() {
    check_problems(LOST);
}
