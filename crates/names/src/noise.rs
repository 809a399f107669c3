//! The words on an envelope that are no name, or perhaps none.

/// Said before a name.
pub const CIVILITIES: &[&str] = &[
    "m",
    "mr",
    "mrs",
    "ms",
    "mm",
    "monsieur",
    "messieurs",
    "mme",
    "mmes",
    "madame",
    "mesdames",
    "mlle",
    "melle",
    "mademoiselle",
    "dr",
    "docteur",
    "maitre",
    "famille",
    "consorts",
    "sir",
    "enfant",
    "enfants",
    "heritiers",
    "succession",
    "mister",
    "miss",
    "msr",
    "mgr",
];

/// Said of a person, and borne as a surname as well: these help to find and never hurt.
pub const BORNE_TOO: &[&str] = &[
    "maitre", "sir", "docteur", "miss", "mister", "famille", "enfant", "enfants", "mm", "ms",
    "veuve", "dit", "dite", "consorts",
];

/// With these a letter is for somebody's heirs or household, perhaps not for the one named.
pub const FOR_OTHERS: &[&str] = &[
    "succession",
    "heritiers",
    "consorts",
    "famille",
    "enfant",
    "enfants",
];

/// Between two civilities.
pub const BETWEEN: &[&str] = &["ou", "et"];

/// Said of a name, no part of it.
pub const SAID: &[&str] = &[
    "nee",
    "epouse",
    "epse",
    "ep",
    "vve",
    "veuve",
    "dit",
    "dite",
    "alias",
    "divorcee",
    "surnomme",
    "surnommee",
];

/// With these the name is over: whose roof it is, or what institution.
pub const OVER: &[&[&str]] = &[
    &["chez"],
    &["c", "o"],
    &["s", "c"],
    &["aux", "bons", "soins"],
    &["a", "b", "s"],
    &["domicilie"],
    &["domiciliee"],
    &["domicilies"],
    &["domiciliation"],
    &["ccas"],
    &["cias"],
    &["centre", "communal"],
    &["centre", "intercommunal"],
    &["centre", "d", "action"],
    &["centre", "daction"],
    &["croix", "rouge"],
    &["secours", "catholique"],
    &["secours", "populaire"],
    &["armee", "du", "salut"],
    &["hotel", "de", "ville"],
    &["service", "social"],
    &["service", "courrier"],
    &["boite", "postale"],
    &["numero"],
];

/// Before a name, to whom it goes.
pub const TO: &[&[&str]] = &[
    &["a", "l", "attention", "personnelle", "de"],
    &["a", "lattention", "personnelle", "de"],
    &["a", "l", "attention", "de"],
    &["a", "lattention", "de"],
    &["a", "l", "attention", "du"],
    &["a", "lattention", "du"],
    &["a", "lattention"],
    &["attn"],
    &["destinataire"],
    &["dest"],
];

/// A part that begins so tells who sent it.
pub const FROM: &[&str] = &["exp", "expediteur", "expeditrice"];

/// What a street is called.
pub const STREETS: &[&str] = &[
    "rue",
    "avenue",
    "av",
    "ave",
    "bd",
    "bld",
    "boulevard",
    "place",
    "pl",
    "chemin",
    "ch",
    "che",
    "impasse",
    "imp",
    "allee",
    "allees",
    "all",
    "quai",
    "cours",
    "route",
    "rte",
    "square",
    "sq",
    "villa",
    "cite",
    "passage",
    "sentier",
    "esplanade",
    "faubourg",
    "fbg",
    "residence",
    "bis",
    "ter",
    "lotissement",
    "hameau",
    "voie",
    "promenade",
    "mail",
    "parvis",
];

/// A line that begins so is of an address.
pub const PLACES: &[&str] = &[
    "bp",
    "cs",
    "tsa",
    "cedex",
    "bat",
    "batiment",
    "appt",
    "appartement",
    "apt",
    "etage",
    "escalier",
    "esc",
    "residence",
    "immeuble",
    "hlm",
    "mairie",
    "foyer",
    "lieudit",
    "rue",
    "avenue",
    "boulevard",
];

/// The same, when nothing but a figure or a letter stands with it: people are called so, too.
pub const PLACES_ALONE: &[&str] = &["hall", "porte", "france", "entree", "chambre"];

/// Where a name ends that stands before them: nobody is called so.
pub const INDOORS: &[&str] = &["batiment", "appartement", "escalier", "immeuble"];

/// The same before a figure or a letter: *Bat-Erdene* is a name.
pub const INDOORS_SHORT: &[&str] = &["bat", "appt", "apt", "esc", "etage", "bp", "cs", "tsa"];

/// The same after a whole name: somebody may be called so.
pub const HOMES: &[&str] = &["foyer", "residence", "hlm"];
