//! Rust sources without their comments.

use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What the compiler sees of a file: its code and, apart, its string literals.
pub struct Code {
    /// The tokens, with a space only where two words meet, and `""` for each string.
    flat: String,
    /// Where in `flat` each source line begins: (place, line).
    lines: Vec<(usize, usize)>,
    /// The string literals as written, and their lines.
    pub strings: Vec<(usize, String)>,
}

impl Code {
    /// Reads a file.
    ///
    /// # Panics
    /// When it is not Rust: that is for rustc to say, and it will.
    pub fn of(path: &str, text: &str) -> Self {
        let tokens = TokenStream::from_str(text).unwrap_or_else(|e| panic!("{path}: {e}"));
        let mut code = Self {
            flat: String::new(),
            lines: Vec::new(),
            strings: Vec::new(),
        };
        code.read(tokens);
        code
    }

    fn read(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let line = token.span().start().line;
            if is_punctuation(&token, '#') {
                let inner = tokens.next_if(|next| is_punctuation(next, '!')).is_some();
                if tokens.next_if(is_doc_comment).is_none() {
                    self.write(line, if inner { "#!" } else { "#" });
                }
                continue;
            }
            match token {
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Parenthesis => ("(", ")"),
                        Delimiter::Brace => ("{", "}"),
                        Delimiter::Bracket => ("[", "]"),
                        Delimiter::None => ("", ""),
                    };
                    self.write(line, open);
                    self.read(group.stream());
                    self.write(group.span_close().start().line, close);
                }
                TokenTree::Literal(literal) => {
                    let written = literal.to_string();
                    if written.contains('"') {
                        self.strings.push((line, written));
                        self.write(line, "\"\"");
                    } else {
                        self.write(line, &written);
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => self.write(line, &token.to_string()),
            }
        }
    }

    fn write(&mut self, line: usize, token: &str) {
        if self.flat.ends_with(is_word) && token.starts_with(is_word) {
            self.flat.push(' ');
        }
        self.lines.push((self.flat.len(), line));
        self.flat.push_str(token);
    }

    /// The lines on which this piece of code stands, written without spaces, as whole words.
    pub fn lines_with<'a>(&'a self, piece: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.flat
            .match_indices(piece)
            .filter_map(move |(place, _)| {
                let cut_before =
                    piece.starts_with(is_word) && self.flat[..place].ends_with(is_word);
                let rest = &self.flat[place + piece.len()..];
                let cut_after = piece.ends_with(is_word) && rest.starts_with(is_word);
                if cut_before || cut_after {
                    return None;
                }
                let known = self.lines.partition_point(|(start, _)| *start <= place);
                known.checked_sub(1).map(|index| self.lines[index].1)
            })
    }
}

fn is_punctuation(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

/// `/// text` reaches us as `#[doc = "text"]`, and `//! text` as `#![doc = "text"]`.
fn is_doc_comment(attribute: &TokenTree) -> bool {
    let TokenTree::Group(group) = attribute else {
        return false;
    };
    let first = group.stream().into_iter().next();
    matches!(first, Some(TokenTree::Ident(name)) if name == "doc")
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[test]
fn comments_are_not_code() {
    let code = Code::of(
        "sample.rs",
        "//! Inner \"SELECT\"\n/// Utc::now\n// Utc::now\nfn f() {\n  a(Utc::now, \"é \\\" x\");\n}",
    );
    assert_eq!(code.lines_with("Utc::now").collect::<Vec<_>>(), [5]);
    assert_eq!(code.strings, [(5, "\"é \\\" x\"".to_owned())]);
    assert_eq!(
        code.lines_with("tc::now").count(),
        0,
        "half a word is not the word"
    );
}
