//! The items of a page, and a list of them as it is printed: a table for each page, one list in JSON, or the bodies as received.
//!
//! It does not know where the pages come from.

use super::console::Console;
use super::exit::Problem;
use super::output::{Format, print_raw, write};
use super::plain::items_of;
use super::table;
use crate::client::RawData;
use crate::description::{Api, Function, Pages, Type};
use crate::exchange::reply::Reply;
use crate::forms;
use crate::json::Tree;

/// Where the items of a function's list are.
#[derive(Clone, Copy)]
pub(super) struct List {
    pub(super) api: &'static Api,
    pub(super) function: &'static Function,
    pub(super) pages: &'static Pages,
}

impl List {
    /// The items in the data of a page, each as the server sent it.
    pub(super) fn items(self, data: &str) -> Option<Vec<Tree>> {
        let profile = self.api.reply_of(self.function);
        let mut value = Tree::read(&forms::plain(&profile.data_forms, data).ok()?.text).ok()?;
        let mut kind = &self.function.returns;
        for name in self.pages.items.iter() {
            let Type::Record(id) = kind.without_option() else { return None };
            let field = self.api.fields(*id).iter().find(|field| field.name.wire == *name)?;
            let Tree::Object(fields) = value else { return None };
            value = fields.into_iter().find(|(key, _)| key == name).map(|(_, value)| value)?;
            if !field.forms.is_empty() {
                value = Tree::read(&forms::plain(&field.forms, &value.to_string()).ok()?.text).ok()?;
            }
            kind = &field.kind;
        }
        let Type::List(item) = kind.without_option() else { return None };
        items_of(self.api, &value, item)
    }

    /// The type of the list.
    fn kind(self) -> &'static Type {
        let mut kind = &self.function.returns;
        for name in self.pages.items.iter() {
            let Type::Record(id) = kind.without_option() else { break };
            match self.api.fields(*id).iter().find(|field| field.name.wire == *name) {
                Some(field) => kind = &field.kind,
                None => break,
            }
        }
        kind
    }
}

/// Prints page after page.
pub(super) struct Printer {
    format: Format,
    list: List,
    /// Whether an item was printed.
    has_items: bool,
}

impl Printer {
    pub(super) fn new(format: Format, list: List) -> Self {
        Self { format, list, has_items: false }
    }

    /// Prints the items of a page, or its body.
    pub(super) fn page(&mut self, items: Vec<Tree>, reply: &Reply<RawData>, console: &mut Console<'_>) -> Result<(), Problem> {
        if self.format == Format::Raw {
            print_raw(reply.body(), console)?;
            let ends = reply.body().ends_with(b"\n") || console.output_is_terminal;
            return if ends { Ok(()) } else { write(b"\n", console) };
        }
        if items.is_empty() {
            return Ok(());
        }
        let text = match self.format {
            Format::Table => {
                let List { api, .. } = self.list;
                table::layout(api, Tree::List(items), self.list.kind(), &[], console.output_width())
            }
            _ => {
                let list = Tree::List(items).pretty();
                let lines = list.strip_prefix('[').and_then(|list| list.strip_suffix("\n]")).unwrap_or(&list);
                format!("{}{lines}", if self.has_items { "," } else { "[" })
            }
        };
        self.has_items = true;
        write(text.as_bytes(), console)
    }

    /// Ends the list after an error: what was printed is then a whole list, too.
    pub(super) fn interrupted(&self, console: &mut Console<'_>) -> Result<(), Problem> {
        if self.has_items { self.end(console) } else { Ok(()) }
    }

    /// Ends the list.
    pub(super) fn end(&self, console: &mut Console<'_>) -> Result<(), Problem> {
        match (self.format, self.has_items) {
            (Format::Json, true) => write(b"\n]\n", console),
            (Format::Json, false) => write(b"[]\n", console),
            (Format::Table, false) => write(b"(nothing)\n", console),
            _ => Ok(()),
        }
    }
}
