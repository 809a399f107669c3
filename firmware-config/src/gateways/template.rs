//! Texts with places to fill: `{base_url}/sms/{service}/jobs`.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A text with `{names}` in it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Name(String),
}

/// A value of a body: filled text, or what stands there.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "toml::Value")]
pub enum BodyTemplate {
    /// A flag.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A text to fill.
    Text(Template),
    /// A list.
    List(Vec<BodyTemplate>),
    /// A table.
    Table(BTreeMap<String, BodyTemplate>),
}

impl Template {
    /// The text with each name's value; none if one has no value.
    pub fn fill(&self, value: &dyn Fn(&str) -> Option<String>) -> Option<String> {
        let mut filled = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Name(name) => filled.push_str(&value(name)?),
            }
        }
        Some(filled)
    }

    /// The names in it.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Name(name) => Some(name.as_str()),
        })
    }
}

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut pieces = Vec::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let (name, behind) = after
                .split_once('}')
                .ok_or_else(|| "a `{` without its `}`".to_owned())?;
            let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            if name.is_empty() || !name.chars().all(is_name) {
                return Err(format!("`{{{name}}}` is no place to fill"));
            }
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            pieces.push(Piece::Name(name.to_owned()));
            rest = behind;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self(pieces))
    }
}

impl TryFrom<toml::Value> for BodyTemplate {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, Self::Error> {
        Ok(match value {
            toml::Value::Boolean(flag) => Self::Flag(flag),
            toml::Value::Integer(number) => Self::Number(number),
            toml::Value::String(text) => Self::Text(text.try_into()?),
            toml::Value::Array(items) => {
                let items = items.into_iter().map(Self::try_from);
                Self::List(items.collect::<Result<_, _>>()?)
            }
            toml::Value::Table(fields) => {
                let fields = fields
                    .into_iter()
                    .map(|(name, value)| Ok((name, Self::try_from(value)?)));
                Self::Table(fields.collect::<Result<_, Self::Error>>()?)
            }
            toml::Value::Float(_) | toml::Value::Datetime(_) => {
                return Err(
                    "a body holds texts, whole numbers, true, false, lists and tables".to_owned(),
                );
            }
        })
    }
}

impl BodyTemplate {
    /// The names in it, however deep.
    pub fn names(&self) -> Vec<&str> {
        match self {
            Self::Flag(_) | Self::Number(_) => Vec::new(),
            Self::Text(template) => template.names().collect(),
            Self::List(items) => items.iter().flat_map(Self::names).collect(),
            Self::Table(fields) => fields.values().flat_map(Self::names).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filled() {
        let template = Template::try_from("{a}/x/{b_1}".to_owned()).expect("a template");
        assert_eq!(template.names().collect::<Vec<_>>(), ["a", "b_1"]);
        let value = |name: &str| Some(name.to_uppercase());
        assert_eq!(template.fill(&value).as_deref(), Some("A/x/B_1"));
        let some = |name: &str| (name == "a").then(String::new);
        assert_eq!(template.fill(&some), None);
        for text in ["{", "{a", "{}", "{A}", "{a b}"] {
            assert!(Template::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
