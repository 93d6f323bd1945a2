//! Descriptions as HTML. Anybody may have written one: HTML in it is shown as text, links lead to the web or a mail program only, and
//! there are no images.
//!
//! It does not know where the HTML goes.

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};

use crate::text::is_unprintable;

/// The blocks of a description as HTML.
pub(super) fn render(markdown: &str) -> String {
    let visible: String = markdown.chars().filter(|each| matches!(each, '\n' | '\t') || !is_unprintable(*each)).collect();
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    // Whether each link that is open is kept.
    let mut links = Vec::new();
    let events = Parser::new_ext(&visible, options).filter_map(|event| safe(event, &mut links));
    let mut out = String::new();
    html::push_html(&mut out, events);
    out
}

/// The event, or what is shown in place of it.
fn safe<'e>(event: Event<'e>, links: &mut Vec<bool>) -> Option<Event<'e>> {
    Some(match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        // A block of HTML has the lines of it in text.
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        // The page has headings of its own.
        Event::Start(Tag::Heading { .. }) => return Some(Event::Html(CowStr::Borrowed("<p class=\"heading\">"))),
        Event::End(TagEnd::Heading(_)) => return Some(Event::Html(CowStr::Borrowed("</p>\n"))),
        Event::Start(Tag::CodeBlock(_)) => Event::Html(CowStr::Borrowed("<pre><code>")),
        Event::End(TagEnd::CodeBlock) => Event::Html(CowStr::Borrowed("</code></pre>\n")),
        Event::Start(Tag::Link { link_type, dest_url, .. }) => {
            let target = if link_type == LinkType::Email { format!("mailto:{dest_url}").into() } else { dest_url };
            let is_kept = is_allowed(&target);
            links.push(is_kept);
            if !is_kept {
                return None;
            }
            // Its title would only be shown to those with a mouse.
            Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url: target, title: "".into(), id: "".into() })
        }
        Event::End(TagEnd::Link) => {
            if !links.pop().unwrap_or_default() {
                return None;
            }
            Event::End(TagEnd::Link)
        }
        // The text in place of it stays.
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => return None,
        other => other,
    })
}

fn is_allowed(target: &str) -> bool {
    let target = target.trim_start().to_ascii_lowercase();
    ["https://", "http://", "mailto:"].iter().any(|scheme| target.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_safe_stays() {
        let html = render("One *two* `three`.\n\n- a\n- b\n\n[link](https://example.org/?a=1&b=2) <me@example.org>");
        assert_eq!(
            html,
            "<p>One <em>two</em> <code>three</code>.</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n\
             <p><a href=\"https://example.org/?a=1&amp;b=2\">link</a> <a href=\"mailto:me@example.org\">me@example.org</a></p>\n"
        );
    }

    #[test]
    fn html_is_text_and_scripts_are_no_links() {
        for hostile in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "[x](javascript:alert(1))",
            "[x](  JavaScript:alert(1))",
            "[x](&#106;avascript:alert(1))",
            "<javascript:alert(1)>",
            "[x](data:text/html,<script>alert(1)</script>)",
            "![x](https://example.org/pixel.png)",
            "```\"><script>\n</code></pre><script>alert(1)</script>\n```",
            "# <b onclick=alert(1)>",
            "<!-- --><style>*{display:none}</style>",
            "| a |\n|---|\n| <iframe src=x> |",
        ] {
            let html = render(hostile);
            for part in ["<script", "<img", "<iframe", "<style", "<b ", "<!--", "href=\"java", "href=\"data", "href=\"&"] {
                assert!(!html.to_lowercase().contains(part), "{hostile}: {html}");
            }
        }
    }
}
