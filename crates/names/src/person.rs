//! Who may be meant, and what the centre says of itself.

/// The names under which mail may come for one folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Birth name.
    pub nom: String,
    /// Usage name, by marriage for instance.
    pub nom_usage: Option<String>,
    /// Given names, the usual one first, parted by spaces or commas.
    pub prenoms: String,
    /// What people call them.
    pub surnom: Option<String>,
    /// The members of the household (*ayants droit*), usually "Prénom NOM".
    pub household: Vec<String>,
    /// Those who may collect for them: findable, told apart, never `certain`.
    pub mandataires: Vec<String>,
    /// Envelope texts that agents confirmed for this usager.
    pub spellings: Vec<String>,
}

/// What an index is told of the centre.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The centre's own name and address lines, which are noise on an envelope.
    pub own_lines: Vec<String>,
}
