//! The documentation in a real browser: what it looks like to those who cannot see it, in narrow and dark windows, by keyboard, without
//! scripts, and on a sandbox.
//!
//! The browser is Chromium, and accessibility is judged by `axe-core`, which comes from npm. Tests are skipped where they are missing.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "tests")]

mod chromium;
#[path = "../npm/mod.rs"]
mod npm;
#[path = "../support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;
use tempfile::TempDir;

use crate::chromium::Browser;
use crate::support::Folder;

fn schema(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name)
}

/// The site of a schema.
fn site(schema_name: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_actionapi"));
    let output = command.arg("docs").arg(schema(schema_name)).arg("--out").arg(folder.path()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    folder
}

fn pages(folder: &Path) -> Vec<PathBuf> {
    let all = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<_> = all.filter(|path| path.extension().is_some_and(|end| end == "html")).collect();
    all.sort();
    all
}

#[test]
fn every_page_fits_and_is_accessible() {
    let Some(mut browser) = Browser::start() else { return };
    let axe = npm::file("axe-core@4.11.0", "axe-core/axe.min.js").map(|path| std::fs::read_to_string(path).unwrap());
    for (name, is_long) in [("schema/schema.yaml", false), ("tests/kitchen-sink/schema.yaml", true)] {
        let folder = site(name);
        for page in pages(folder.path()) {
            for (width, colours) in [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark"), (320, "light")] {
                // One look at each page of the long site is enough.
                if is_long && (width, colours) != (390, "dark") {
                    continue;
                }
                browser.window(width, colours);
                browser.open_file(&page);
                let over = "document.documentElement.scrollWidth - innerWidth";
                assert!(browser.value(over).as_i64().unwrap() <= 0, "{} is wider than {width}", page.display());
                let Some(axe) = &axe else { continue };
                browser.value(&format!("{axe}; undefined"));
                let found = browser.value(
                    "axe.run({ preload: false }).then(found => found.violations.map(each => \
                     `${each.id}: ${each.help} ${each.nodes.slice(0, 3).map(node => node.html).join(' ')}`))",
                );
                assert_eq!(found, json!([]), "{} at {width} in {colours}: {found:#}", page.display());
            }
        }
    }
    assert_eq!(browser.complaints, Vec::<String>::new());
}

#[test]
fn the_keyboard_reaches_everything() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = site("schema/schema.yaml");
    browser.window(1280, "light");
    browser.open_file(&folder.path().join("cpanellicensing.html"));
    browser.press("Tab");
    assert!(browser.is("document.activeElement.className === 'skip'"), "the first stop skips the bar and the list");
    assert!(
        browser.is("document.activeElement.getBoundingClientRect().left >= 0"),
        "the link is visible while it has the focus"
    );
    browser.press("Enter");
    browser.until("document.activeElement.id === '-content'");

    // The next stops are links of the content; each can be seen.
    let mut stops = 0;
    while !browser.is("document.activeElement.matches('.tabs input')") {
        browser.press("Tab");
        stops += 1;
        assert!(stops < 40, "the keyboard reaches the languages");
    }
    assert!(
        browser.is("getComputedStyle(document.activeElement.nextElementSibling).outlineStyle !== 'none'"),
        "the focus is visible"
    );
    let shown = "[...document.querySelectorAll('.panel')].filter(e => e.dataset.language && getComputedStyle(e).display !== 'none')\
                 .map(e => e.dataset.language).join()";
    assert_eq!(browser.value(shown), "curl,curl,curl");
    browser.press("ArrowRight");
    browser.until("document.activeElement.value === 'PHP'");
    assert_eq!(browser.value(shown), "PHP,PHP,PHP", "all examples follow");

    browser.press("/");
    assert!(browser.is("document.activeElement.id === '-search'"));
    for letter in "getdet".chars() {
        browser.press(&letter.to_string());
    }
    browser.until("document.querySelectorAll('[id=\"-found\"] a').length > 0");
    browser.press("ArrowDown");
    assert!(browser.is("document.activeElement.matches('[id=\"-found\"] a')"));
    browser.press("Enter");
    browser.until("location.href.endsWith('/client.html#getdetails')");
    browser.until("document.readyState === 'complete'");
    assert_eq!(browser.value(shown), "PHP", "the language is remembered");
    assert_eq!(browser.complaints, Vec::<String>::new());
}

#[test]
fn pages_are_complete_without_scripts() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = site("schema/schema.yaml");
    browser.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    browser.window(390, "light");
    browser.open_file(&folder.path().join("cpanellicensing.html"));
    let is_shown = |selector: &str| format!("getComputedStyle(document.querySelector({selector:?})).display !== 'none'");
    assert!(!browser.is(&is_shown(".search")) && !browser.is(&is_shown(".colours")), "what needs a script is not there");
    assert!(!browser.is(&is_shown(".contents")));
    browser.click(".menu");
    browser.until(&is_shown(".contents"));
    browser.click(".tabs label:nth-of-type(3)");
    browser.until(&is_shown(".tabs .panel[data-language=Rust]"));
    assert!(!browser.is(&is_shown(".tabs .panel[data-language=curl]")));
    browser.call("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    for language in ["curl", "PHP", "Rust", "Shell"] {
        assert!(browser.is(&is_shown(&format!(".tabs .panel[data-language={language}]"))), "paper has {language}");
    }
}

#[test]
fn hostile_texts_are_only_texts() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = site("tests/kitchen-sink/schema.yaml");
    for page in pages(folder.path()) {
        browser.open_file(&page);
        let scripts = "[...document.scripts].map(script => script.getAttribute('src')).join()";
        assert_eq!(browser.value(scripts), "docs.js,search.js", "{}", page.display());
        let odd = "[...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on') || \
                   /^(href|src|action)$/.test(a.name) && !/^(https?:|mailto:|#|[A-Za-z0-9_.-]+([#].*)?$)/.test(a.value)) || \
                   /^(img|iframe|style|object|embed|svg|base)$/i.test(e.tagName)).map(e => e.outerHTML)";
        assert_eq!(browser.value(odd), json!([]), "{}", page.display());
    }
    assert_eq!(browser.complaints, Vec::<String>::new());
}

#[test]
fn a_sandbox_shows_the_pages_and_tries_functions() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = Folder::new(&std::fs::read_to_string(schema("schema/schema.yaml")).unwrap());
    let sandbox = folder.sandbox(&[]);
    browser.window(1280, "light");
    browser.open(&sandbox.endpoint);
    assert_eq!(browser.value("document.title"), "Client API");
    browser.open(&format!("{}cpanellicensing.html", sandbox.endpoint));
    browser.click("#order .trial summary");
    browser.click("#order .trial button");
    browser.until("document.querySelector('#order .answer').textContent.includes('\"status\": \"success\"')");
    assert_eq!(browser.complaints, Vec::<String>::new());

    browser.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    browser.open(&format!("{}client.html", sandbox.endpoint));
    browser.click("#getdetails .trial summary");
    browser.click("#getdetails .trial button");
    browser.until("location.pathname === '/try.html' && document.readyState === 'complete'");
    assert!(browser.is("document.querySelector('.result').textContent.includes('testclient@domain.com')"));
}
