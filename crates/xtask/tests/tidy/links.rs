//! Links between the documents.

use pulldown_cmark::{Event, Parser, Tag};

use crate::Rule;
use crate::tree::{Tree, line_of};

pub const LINKS_LEAD_SOMEWHERE: Rule = Rule {
    name: "Every relative link of a document leads to a file",
    reason: "documents are read by people who have nobody to ask",
    check: |tree| {
        let mut broken = Vec::new();
        for (path, text) in tree.ending(&[".md"]) {
            for (event, place) in Parser::new(text).into_offset_iter() {
                let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event
                else {
                    continue;
                };
                if !leads_somewhere(tree, path, &dest_url) {
                    broken.push(format!("{path}:{}: {dest_url}", line_of(text, place.start)));
                }
            }
        }
        broken
    },
    bad: &[
        &[("README.md", "See [the map](ARCHITECTURE.md).")],
        &[("docs/a.md", "![picture](b.png)")],
        &[("docs/a.md", "[up](../../outside.md)")],
        &[("docs/a.md", "[ref]\n\n[ref]: gone.md#part")],
    ],
    good: &[&[
        (
            "README.md",
            "[a](docs/a.md#part), [b](https://example.org), [c](#here), [d](docs/)",
        ),
        ("docs/a.md", "[up](../README.md) and `[code](nowhere.md)`"),
    ]],
};

fn leads_somewhere(tree: &Tree, from: &str, link: &str) -> bool {
    let target = link.split('#').next().unwrap_or_default();
    if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
        return true;
    }
    let mut place: Vec<&str> = from.split('/').collect();
    place.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if place.pop().is_none() {
                    return false;
                }
            }
            part => place.push(part),
        }
    }
    tree.has(&place.join("/"))
}
