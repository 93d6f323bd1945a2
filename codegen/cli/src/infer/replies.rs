//! The data of samples by function: read as the client reads it, with a shape and an example.
//!
//! It does not know types.

use std::collections::{BTreeMap, BTreeSet};

use actionapi::Tree;
use actionapi::description::Api;

use super::reading::{Read, Reader};
use super::requests::Call;
use super::secrets::without_secrets;
use super::shape::{Shape, first_of_each};

/// A module and a function.
pub(super) type Name = (String, String);

/// What was read of a function's replies.
#[derive(Debug, Default)]
pub(super) struct Replies {
    /// The data of each success, with where it comes from.
    pub(super) data: Vec<(String, Tree)>,
    /// How many failures there were.
    pub(super) failures: usize,
    /// The parameters of each request, of which there may be none.
    pub(super) requests: Vec<Vec<(String, String)>>,
}

/// Everything that was read.
#[derive(Debug, Default)]
pub(super) struct Everything {
    pub(super) functions: BTreeMap<Name, Replies>,
    /// Samples that are no replies, and why.
    pub(super) unreadable: Vec<String>,
    /// Samples that are a success though they are said to be a failure, or the other way round.
    pub(super) at_odds: Vec<String>,
}

/// Reads all samples as replies of this API.
///
/// # Errors
/// If no client of it can be made.
pub(super) fn read(api: &'static Api, calls: &[Call<'_>]) -> Result<Everything, String> {
    let reader = Reader::new(api)?;
    let mut everything = Everything::default();
    for call in calls {
        let replies = everything.functions.entry((call.module.clone(), call.function.clone())).or_default();
        replies.requests.push(call.parameters.clone());
        let is_failure = call.sample.is_failure || !(200..300).contains(&call.sample.status);
        match reader.read(&call.module, &call.function, call.sample) {
            Read::Data(data) if !is_failure => replies.data.push((call.sample.origin.clone(), data)),
            Read::Data(_) => {
                replies.failures += 1;
                everything.at_odds.push(format!("{}: said to be a failure, but reads as a success", call.sample.origin));
            }
            Read::Failure(why) => {
                replies.failures += 1;
                if !is_failure {
                    everything.at_odds.push(format!("{}: a failure: {why}", call.sample.origin));
                }
            }
            Read::Unreadable(_) if is_failure => replies.failures += 1,
            Read::Unreadable(why) => {
                everything.unreadable.push(format!("{}: {why}", call.sample.origin));
            }
        }
    }
    Ok(everything)
}

impl Everything {
    /// Removes from the data what is the reply's own: the members of these names.
    pub(super) fn without(&mut self, names: &BTreeSet<String>) {
        self.functions.values_mut().for_each(|replies| replies.without(names));
    }
}

impl Replies {
    /// Removes the members of these names from the data.
    pub(super) fn without(&mut self, names: &BTreeSet<String>) {
        for (_, data) in &mut self.data {
            if let Tree::Object(members) = data {
                members.retain(|(name, _)| !names.contains(name));
            }
        }
    }

    /// The shape of all data.
    pub(super) fn shape(&self) -> Shape {
        let mut shape = Shape::default();
        self.data.iter().for_each(|(_, data)| shape.add(data));
        shape
    }

    /// The sample that shows most, without secrets, and shortened.
    pub(super) fn example(&self, is_secret: &dyn Fn(&str) -> bool) -> Option<Tree> {
        let most = self
            .data
            .iter()
            .map(|(_, data)| data)
            .max_by_key(|data| (Shape::of(data).breadth(), std::cmp::Reverse(data.to_string())));
        most.map(|data| shortened(&without_secrets(data, is_secret)))
    }
}

/// The same with the first items of lists and the beginnings of texts.
fn shortened(value: &Tree) -> Tree {
    const ITEMS: usize = 2;
    const LONGEST: usize = 200;
    match value {
        Tree::List(items) => Tree::List(items.iter().take(ITEMS).map(shortened).collect()),
        Tree::Object(members) => {
            Tree::Object(first_of_each(members).map(|(name, value)| (name.clone(), shortened(value))).collect())
        }
        // A part of a URL is one, too.
        Tree::Text(text) if text.chars().count() > LONGEST => Tree::Text(text.chars().take(LONGEST).collect()),
        other => other.clone(),
    }
}
