//! The search for values by the names, and the indices in arrays, that lead to them.
//!
//! It reads no value that it finds, and it does not know what the paths are for.

use std::ops::Range;

use super::escape::unescape;
use super::index;
use super::scanner::Scanner;
use super::syntax::Syntax;

/// Finds the values that the paths lead to, in one pass that checks that the whole text is JSON, perhaps after byte-order marks. If a
/// name repeats, the first counts.
///
/// # Errors
/// If the text is not JSON.
pub fn find<N: AsRef<str>>(text: &str, paths: &[&[N]], found: &mut [Option<Range<usize>>]) -> Result<(), Syntax> {
    let mut search = Search { scanner: Scanner::after_marks(text), paths, found, then: None };
    search.value(0, u32::MAX)?;
    search.scanner.end()
}

/// As [`find`], but ends where the last path's value begins if all others were found before it: what follows is then not checked.
/// Returns the offset there; `None` if the whole text was read.
///
/// # Errors
/// If the text is not JSON as far as it was read.
pub fn find_until<N: AsRef<str>>(
    text: &str,
    paths: &[&[N]],
    found: &mut [Option<Range<usize>>],
    then: usize,
) -> Result<Option<usize>, Syntax> {
    let mut search = Search { scanner: Scanner::after_marks(text), paths, found, then: Some(then) };
    if let Some(offset) = search.value(0, u32::MAX)? {
        return Ok(Some(offset));
    }
    search.scanner.end().map(|()| None)
}

/// A search for several paths at once. Which of them may still match is a set of bits, the first path's the lowest.
struct Search<'t, 's, N> {
    scanner: Scanner<'t>,
    paths: &'s [&'s [N]],
    found: &'s mut [Option<Range<usize>>],
    then: Option<usize>,
}

impl<N: AsRef<str>> Search<'_, '_, N> {
    /// Passes over a value that is at the end of the first `depth` names of the paths in `alive`.
    fn value(&mut self, depth: usize, alive: u32) -> Result<Option<usize>, Syntax> {
        let deeper = self.select(alive, |path| path.len() > depth);
        match self.scanner.peek()? {
            b'{' if deeper != 0 => self.members(depth, deeper),
            b'[' if deeper != 0 => match self.select(deeper, |path| index(path[depth].as_ref()).is_some()) {
                0 => self.scanner.skip().map(|()| None),
                into_items => self.items(depth, into_items),
            },
            _ => self.scanner.skip().map(|()| None),
        }
    }

    /// Passes over an object, in which a path leads on by a name.
    fn members(&mut self, depth: usize, deeper: u32) -> Result<Option<usize>, Syntax> {
        self.scanner.token()?;
        let mut first = true;
        while let Some((raw, escaped)) = self.scanner.key(&mut first)? {
            let Some(name) = unescape(raw, escaped) else { return Err(self.scanner.unexpected()) };
            let matching = self.select(deeper, |path| path[depth].as_ref() == name);
            let stopped = self.inner(depth, matching)?;
            if stopped.is_some() {
                return Ok(stopped);
            }
        }
        Ok(None)
    }

    /// Passes over an array, in which a path leads on by an index.
    fn items(&mut self, depth: usize, deeper: u32) -> Result<Option<usize>, Syntax> {
        self.scanner.token()?;
        let (mut first, mut at) = (true, 0);
        while self.scanner.item(&mut first)? {
            let matching = self.select(deeper, |path| index(path[depth].as_ref()) == Some(at));
            let stopped = self.inner(depth, matching)?;
            if stopped.is_some() {
                return Ok(stopped);
            }
            at += 1;
        }
        Ok(None)
    }

    /// Passes over a value to which one more step of the `matching` paths leads.
    fn inner(&mut self, depth: usize, matching: u32) -> Result<Option<usize>, Syntax> {
        self.scanner.spaces();
        let start = self.scanner.at();
        let here = self.select(matching, |path| path.len() == depth + 1) & self.missing();
        if let Some(then) = self.then
            && here == 1 << then
            && self.missing() == here
        {
            return Ok(Some(start));
        }
        // A name that leads to a value is not searched again for longer paths if it repeats.
        let stopped = self.value(depth + 1, matching & !here)?;
        if stopped.is_some() {
            return Ok(stopped);
        }
        let range = start..self.scanner.at();
        for (index, slot) in self.found.iter_mut().enumerate().take(self.paths.len()) {
            if here & (1 << index) != 0 {
                *slot = Some(range.clone());
            }
        }
        Ok(None)
    }

    fn select(&self, among: u32, is: impl Fn(&[N]) -> bool) -> u32 {
        let each = self.paths.iter().enumerate();
        each.filter(|(index, path)| among & (1 << index) != 0 && is(path)).fold(0, |set, (index, _)| set | (1 << index))
    }

    fn missing(&self) -> u32 {
        let each = self.found.iter().enumerate().take(self.paths.len());
        each.filter(|(_, slot)| slot.is_none()).fold(0, |set, (index, _)| set | (1 << index))
    }
}

/// Finds all values that a pointer leads to, in the order of the text. A step is a name of a member or, in a list, an item's number
/// from the front (`0`) or from the end (`-1`); `None` is each member or item. If a name repeats, the first counts.
///
/// # Errors
/// If the text is not JSON as far as it was read.
pub fn lookup<N: AsRef<str>>(text: &str, steps: &[Option<N>]) -> Result<Vec<Range<usize>>, Syntax> {
    let mut found = Vec::new();
    descend(&mut Scanner::after_marks(text), steps, &mut found)?;
    Ok(found)
}

/// Passes over a value and adds what the steps lead to within it. Recursion is bounded by the steps.
fn descend<N: AsRef<str>>(scanner: &mut Scanner<'_>, steps: &[Option<N>], found: &mut Vec<Range<usize>>) -> Result<(), Syntax> {
    scanner.spaces();
    let start = scanner.at();
    let Some((step, rest)) = steps.split_first() else {
        scanner.skip()?;
        found.push(start..scanner.at());
        return Ok(());
    };
    let step = step.as_ref().map(AsRef::as_ref);
    match scanner.peek()? {
        b'{' => members(scanner, step, rest, found),
        b'[' => items(scanner, step, rest, found),
        _ => scanner.skip(),
    }
}

fn members<N: AsRef<str>>(
    scanner: &mut Scanner<'_>,
    step: Option<&str>,
    rest: &[Option<N>],
    found: &mut Vec<Range<usize>>,
) -> Result<(), Syntax> {
    scanner.token()?;
    let (mut first, mut is_found) = (true, false);
    while let Some((raw, escaped)) = scanner.key(&mut first)? {
        let is_meant = match step {
            None => true,
            Some(name) => !is_found && unescape(raw, escaped).is_some_and(|found| found == name),
        };
        if is_meant {
            is_found = true;
            descend(scanner, rest, found)?;
        } else {
            scanner.skip()?;
        }
    }
    Ok(())
}

fn items<N: AsRef<str>>(
    scanner: &mut Scanner<'_>,
    step: Option<&str>,
    rest: &[Option<N>],
    found: &mut Vec<Range<usize>>,
) -> Result<(), Syntax> {
    let from_end = step.and_then(|step| index(step.strip_prefix('-')?));
    let from_front = step.and_then(index);
    let (start, depth) = (scanner.at(), scanner.depth());
    let index = match from_end {
        None => from_front,
        Some(back) => {
            let count = count(scanner)?;
            scanner.restore(start, depth);
            Some(if back == 0 { usize::MAX } else { count.checked_sub(back).unwrap_or(usize::MAX) })
        }
    };
    scanner.token()?;
    let (mut first, mut at) = (true, 0);
    while scanner.item(&mut first)? {
        if step.is_none() || index == Some(at) {
            descend(scanner, rest, found)?;
        } else {
            scanner.skip()?;
        }
        at += 1;
    }
    Ok(())
}

/// The number of items of the list that comes next.
fn count(scanner: &mut Scanner<'_>) -> Result<usize, Syntax> {
    scanner.token()?;
    let (mut first, mut count) = (true, 0);
    while scanner.item(&mut first)? {
        scanner.skip()?;
        count += 1;
    }
    Ok(count)
}
