//! Tables of Markdown: a block of their own, so that a theme may let them scroll.

use comrak::nodes::{Node, NodeValue, TableAlignment};

use crate::pipeline::content::text::Piece;

use super::flow::Writer;
use super::walk::Walk;

impl Walk<'_, '_> {
    /// Writes a table.
    pub(super) fn table(&mut self, node: Node<'_>, alignments: &[TableAlignment], out: &mut Writer) {
        let mut table = Writer::default();
        table.html("<table>\n");
        let mut is_in_body = false;
        for row in node.children() {
            let is_header = matches!(row.data().value, NodeValue::TableRow(true));
            if is_header {
                table.html("<thead>\n");
            } else if !is_in_body {
                is_in_body = true;
                table.html("<tbody>\n");
            }
            self.row(row, is_header, alignments, &mut table);
            if is_header {
                table.html("</thead>\n");
            }
        }
        table.html(if is_in_body { "</tbody>\n</table>\n" } else { "</table>\n" });
        out.piece(Piece::Table(table.finish().into_boxed_slice()));
    }

    fn row(&mut self, row: Node<'_>, is_header: bool, alignments: &[TableAlignment], out: &mut Writer) {
        out.html("<tr>");
        for (number, cell) in row.children().enumerate() {
            let class = match alignments.get(number) {
                Some(TableAlignment::Right) => " class=\"n\"",
                Some(TableAlignment::Center) => " class=\"c\"",
                _ => "",
            };
            out.html(if is_header { "<th scope=\"col\"" } else { "<td" });
            out.html(class);
            out.html(">");
            let line = self.line(cell);
            line.write(out);
            out.html(if is_header { "</th>" } else { "</td>" });
        }
        out.html("</tr>\n");
    }
}
