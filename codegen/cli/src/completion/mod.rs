//! What can follow the words of a command line, found in a grammar; and the scripts by which shells ask for it.
//!
//! It does not know which commands there are. Options and names of an API come from the schema that is named on the line, so a script
//! cannot contain them.

use std::collections::BTreeSet;

use clap::{Arg, Command, ValueHint};

/// The scripts, with the shells that they are for.
pub(crate) const SCRIPTS: [(&str, &str); 3] =
    [("bash", include_str!("scripts/bash")), ("zsh", include_str!("scripts/zsh")), ("fish", include_str!("scripts/fish"))];

/// What can stand in a place of a command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Candidate {
    /// A word, and what it means.
    Word(String, String),
    /// The path of a file.
    File,
    /// The path of a folder.
    Folder,
}

impl Candidate {
    /// A line of what scripts read. No word in it begins with a `:`.
    pub(crate) fn line(&self) -> String {
        match self {
            Self::Word(word, help) => format!("{word}\t{help}\n"),
            Self::File => ":files\n".to_owned(),
            Self::Folder => ":folders\n".to_owned(),
        }
    }
}

/// A command line that has been read up to a word: the commands in which it is, from the outside in.
pub(crate) struct Line<'c> {
    commands: Vec<&'c Command>,
    /// The option whose value comes next.
    option: Option<&'c Arg>,
    /// How many arguments without a name there were.
    arguments: usize,
    /// Whether options are over.
    is_literal: bool,
}

impl<'c> Line<'c> {
    /// A line that begins in these commands.
    pub(crate) fn new(commands: Vec<&'c Command>) -> Self {
        Self { commands, option: None, arguments: 0, is_literal: false }
    }

    /// The command that the line is in.
    pub(crate) fn command(&self) -> Option<&'c Command> {
        self.commands.last().copied()
    }

    /// Reads a word.
    pub(crate) fn read(&mut self, word: &str) {
        match self.option {
            // bash gives the parts of `--name=value` one by one.
            Some(_) if word == "=" => return,
            Some(option) if may_lack_value(option) && word.starts_with('-') => self.option = None,
            Some(_) => {
                self.option = None;
                return;
            }
            None => {}
        }
        if !self.is_literal && word == "--" {
            self.is_literal = true;
        } else if !self.is_literal && word.starts_with('-') && word.len() > 1 {
            self.option = self.named(word).filter(|option| option.get_action().takes_values());
        } else if let Some(found) = self.command().and_then(|command| command.find_subcommand(word)) {
            self.commands.push(found);
            self.arguments = 0;
        } else {
            self.arguments += 1;
        }
    }

    /// The option of a word that does not contain its value.
    fn named(&self, word: &str) -> Option<&'c Arg> {
        let mut options = self.commands.iter().rev().flat_map(|command| command.get_arguments());
        match word.strip_prefix("--") {
            Some(name) => options.find(|option| option.get_long() == Some(name)),
            None => options.find(|option| option.get_short().is_some_and(|short| word.ends_with(short))),
        }
    }

    /// What can be here; `current` is what is typed of it.
    pub(crate) fn candidates(&self, current: &str) -> Vec<Candidate> {
        let Some(command) = self.command() else { return Vec::new() };
        if let Some(option) = self.option
            && !(may_lack_value(option) && current.starts_with('-'))
        {
            return values(option, "");
        }
        if let Some((name, _)) = current.split_once('=').filter(|_| current.starts_with("--")) {
            return self.named(name).map(|option| values(option, &format!("{name}="))).unwrap_or_default();
        }
        if current.starts_with('-') && !self.is_literal {
            return self.options();
        }
        let commands = command.get_subcommands().filter(|command| !command.is_hide_set());
        let commands = commands.map(|command| word(command.get_name(), command.get_about()));
        let argument = command.get_positionals().nth(self.arguments);
        let argument = argument.or_else(|| command.get_positionals().last().filter(|last| takes_many(last)));
        commands.chain(argument.map(|argument| values(argument, "")).unwrap_or_default()).collect()
    }

    /// The options of the command and, unless it has one of the name, of those around it.
    fn options(&self) -> Vec<Candidate> {
        let options = self.commands.iter().rev().flat_map(|command| command.get_arguments());
        let mut names = BTreeSet::new();
        let shown = options.filter(|option| !option.is_hide_set() && option.get_long().is_some_and(|name| names.insert(name)));
        shown.map(|option| word(&format!("--{}", option.get_long().unwrap_or_default()), option.get_help())).collect()
    }
}

/// Whether the option alone means something, so that another may follow at once.
fn may_lack_value(option: &Arg) -> bool {
    option.get_num_args().is_some_and(|count| count.min_values() == 0)
}

fn takes_many(argument: &Arg) -> bool {
    argument.get_num_args().is_some_and(|count| count.max_values() > 1)
}

fn word(word: &str, help: Option<&clap::builder::StyledStr>) -> Candidate {
    let help = help.map(ToString::to_string).unwrap_or_default();
    Candidate::Word(word.to_owned(), actionapi::text::summary(&help).replace(|each: char| each.is_control(), " "))
}

/// The values of an argument, each after a text.
fn values(argument: &Arg, before: &str) -> Vec<Candidate> {
    let values: Vec<_> = argument.get_possible_values().into_iter().filter(|value| !value.is_hide_set()).collect();
    if !values.is_empty() {
        return values.iter().map(|value| word(&format!("{before}{}", value.get_name()), value.get_help())).collect();
    }
    match argument.get_value_hint() {
        ValueHint::AnyPath | ValueHint::FilePath | ValueHint::ExecutablePath => vec![Candidate::File],
        ValueHint::DirPath => vec![Candidate::Folder],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &[&str], current: &str) -> Vec<String> {
        let mode = Arg::new("mode").long("mode").value_parser(["fast", "slow"]);
        let file = Arg::new("file").value_parser(clap::value_parser!(std::path::PathBuf)).num_args(1..);
        let inner = Command::new("inner").arg(mode).arg(file);
        let flag = Arg::new("flag").long("flag").short('f').action(clap::ArgAction::SetTrue);
        let root = Command::new("root").arg(flag).subcommand(inner).subcommand(Command::new("secret").hide(true));
        let mut read = Line::new(vec![&root]);
        line.iter().for_each(|word| read.read(word));
        let candidates = read.candidates(current);
        candidates.iter().map(|each| each.line().split('\t').next().unwrap_or_default().trim_end().to_owned()).collect()
    }

    #[test]
    fn a_place_has_its_words() {
        assert_eq!(words(&[], ""), ["inner"]);
        assert_eq!(words(&["--flag"], "i"), ["inner"]);
        assert_eq!(words(&["inner"], ""), [":files"]);
        assert_eq!(words(&["inner", "a", "b"], ""), [":files"]);
        assert_eq!(words(&["inner"], "--"), ["--mode", "--flag"]);
        assert_eq!(words(&["inner", "--mode"], ""), ["fast", "slow"]);
        assert_eq!(words(&["inner", "--mode", "="], "f"), ["fast", "slow"]);
        assert_eq!(words(&["inner"], "--mode=f"), ["--mode=fast", "--mode=slow"]);
        assert_eq!(words(&["inner", "--mode", "fast", "-f"], ""), [":files"]);
        assert_eq!(words(&["inner", "--"], "-"), [":files"]);
        assert!(words(&["nothing"], "--unknown=").is_empty());
    }
}
