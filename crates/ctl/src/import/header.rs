//! Which column holds what, by its header.

use serde::Serialize;

use super::cell::{Cell, Row};
use super::words::{folded, one_line};

/// The layouts that are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// The import template of DomiFa, the State's application.
    Domifa,
    /// Courrier's own: `numero;nom;nom_usage;prenoms;surnom;sexe;date_naissance;lieu_naissance;
    /// telephone;email;langue;autre_canal;signature_neutre;statut;debut;fin;ayants_droit`, in any
    /// order.
    Courrier,
}

/// One part of what is told of a household member, in the template's four columns a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Nom,
    Prenoms,
    Naissance,
    Lien,
}

/// What a column tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Field {
    Numero,
    Nom,
    NomUsage,
    Prenoms,
    Surnom,
    Sexe,
    Naissance,
    Lieu,
    Telephone,
    Email,
    Langue,
    /// Whether the other channel may serve when the first is refused.
    OtherChannel,
    /// Whether messages are signed without the centre's name.
    NeutralSignature,
    Statut,
    Debut,
    Fin,
    /// Courrier's one column for the whole household.
    Household,
    /// A member by rank, from 1.
    Member(u8, Part),
}

/// Without these columns no row can be imported.
pub(super) const REQUIRED: [Field; 3] = [Field::Numero, Field::Nom, Field::Statut];

impl Layout {
    /// What a header stands for in this layout; none when the layout has no place for it.
    fn field(self, header: &str) -> Option<Field> {
        match self {
            Self::Domifa => domifa_field(header),
            Self::Courrier => courrier_field(header),
        }
    }

    /// How the layout calls a field, for a refusal about a column the file lacks.
    pub(super) fn name_of(self, field: Field) -> &'static str {
        match (self, field) {
            (Self::Domifa, Field::Numero) => "ID",
            (Self::Domifa, Field::Nom) => "Nom de naissance",
            (Self::Domifa, Field::Statut) => "Statut de la domiciliation",
            (Self::Domifa, Field::Debut) => "Date début dom actuelle",
            (Self::Domifa, Field::Fin) => "Date de fin de domiciliation",
            (Self::Domifa, Field::Member(..)) => "Nom Ayant-Droit",
            (Self::Courrier, Field::Numero) => "numero",
            (_, Field::Nom) => "nom",
            (_, Field::Statut) => "statut",
            (_, Field::Debut) => "debut",
            (_, Field::Fin) => "fin",
            (_, Field::Household | Field::Member(..)) => "ayants_droit",
            (_, Field::NomUsage) => "nom_usage",
            (_, Field::Prenoms) => "prenoms",
            (_, Field::Surnom) => "surnom",
            (_, Field::Sexe) => "sexe",
            (_, Field::Naissance) => "date_naissance",
            (_, Field::Lieu) => "lieu_naissance",
            (_, Field::Telephone) => "telephone",
            (_, Field::Email) => "email",
            (_, Field::Langue) => "langue",
            (_, Field::OtherChannel) => "autre_canal",
            (_, Field::NeutralSignature) => "signature_neutre",
        }
    }
}

/// The template's columns. Editions of the template differ by what stands in brackets or after a
/// line break, so the long headers are known by how they begin.
fn domifa_field(header: &str) -> Option<Field> {
    if let Some(member) = member_field(header) {
        return Some(member);
    }
    Some(match header {
        "id" => Field::Numero,
        "civilite" => Field::Sexe,
        "nom de naissance" => Field::Nom,
        "prenom" | "prenoms" => Field::Prenoms,
        // One column for both: what DomiFa itself reads there is the surname people go by.
        "nom d usage surnom" | "surnom" => Field::Surnom,
        "nom d usage" => Field::NomUsage,
        "date de naissance" => Field::Naissance,
        "lieu de naissance" => Field::Lieu,
        "adresse e mail" | "adresse email" | "e mail" | "email" => Field::Email,
        _ if header.starts_with("id colonne a remplir") => Field::Numero,
        _ if header.starts_with("numero de telephone") => Field::Telephone,
        _ if header.starts_with("statut de la domiciliation") => Field::Statut,
        _ if header.ends_with("date debut dom actuelle") => Field::Debut,
        _ if header.starts_with("date de fin de domiciliation") => Field::Fin,
        _ => return None,
    })
}

/// `nom ayant droit 3` and the like. The template has four members; copies of it have more.
fn member_field(header: &str) -> Option<Field> {
    let (part, rank) = header
        .split_once(" ayant droit ")
        .or_else(|| header.split_once(" ayants droit "))?;
    let rank = rank
        .parse::<u8>()
        .ok()
        .filter(|rank| (1..=99).contains(rank))?;
    let part = match part {
        "nom" => Part::Nom,
        "prenom" | "prenoms" => Part::Prenoms,
        "date de naissance" => Part::Naissance,
        "lien de parente" | "lien" => Part::Lien,
        _ => return None,
    };
    Some(Field::Member(rank, part))
}

/// Courrier's own columns, under the names people give them.
fn courrier_field(header: &str) -> Option<Field> {
    Some(match header {
        "numero" | "no" | "n" | "numero de dossier" | "numero dossier" => Field::Numero,
        "nom" | "nom de naissance" => Field::Nom,
        "nom usage" | "nom d usage" => Field::NomUsage,
        "prenoms" | "prenom" => Field::Prenoms,
        "surnom" => Field::Surnom,
        "sexe" | "civilite" => Field::Sexe,
        "date naissance" | "date de naissance" => Field::Naissance,
        "lieu naissance" | "lieu de naissance" => Field::Lieu,
        "telephone" | "tel" | "portable" | "mobile" => Field::Telephone,
        "email" | "e mail" | "adresse e mail" | "adresse email" => Field::Email,
        "langue" => Field::Langue,
        "autre canal" | "other channel" => Field::OtherChannel,
        "signature neutre" | "neutral signature" => Field::NeutralSignature,
        "statut" => Field::Statut,
        "debut" | "date debut" | "date de debut" => Field::Debut,
        "fin" | "date fin" | "date de fin" => Field::Fin,
        "ayants droit" => Field::Household,
        _ => return None,
    })
}

/// One column.
#[derive(Debug)]
pub(super) struct Column {
    /// Its header on one line, or its place when it has none.
    pub(super) label: String,
    /// What it tells of; none when its cells become notes.
    pub(super) field: Option<Field>,
    /// Whether a column before it says the same.
    pub(super) repeated: bool,
}

/// The columns of a file.
#[derive(Debug)]
pub(super) struct Columns {
    /// The layout they follow.
    pub(super) layout: Layout,
    columns: Vec<Column>,
}

impl Columns {
    /// The columns this row names, if it is a row of headers.
    pub(super) fn recognise(row: &Row) -> Option<Self> {
        [Layout::Domifa, Layout::Courrier]
            .into_iter()
            .map(|layout| Self::of(layout, row))
            .filter(|columns| {
                columns.has(Field::Nom)
                    && (columns.has(Field::Numero) || columns.has(Field::Statut))
            })
            // Equal scores go to the first, the State's.
            .reduce(|best, other| {
                if other.score() > best.score() {
                    other
                } else {
                    best
                }
            })
    }

    fn of(layout: Layout, row: &Row) -> Self {
        let mut columns: Vec<Column> = Vec::with_capacity(row.cells.len());
        for (index, cell) in row.cells.iter().enumerate() {
            let label = one_line(&cell.text());
            let field = match cell {
                Cell::Text(text) => layout.field(&folded(text)),
                _ => None,
            };
            let repeated = field.is_some() && columns.iter().any(|known| known.field == field);
            columns.push(Column {
                label: if label.is_empty() {
                    place(index)
                } else {
                    label
                },
                field: if repeated { None } else { field },
                repeated,
            });
        }
        Self { layout, columns }
    }

    /// How many columns have a place.
    pub(super) fn score(&self) -> usize {
        self.columns
            .iter()
            .filter(|column| column.field.is_some())
            .count()
    }

    /// Whether the file has a column for this.
    pub(super) fn has(&self, field: Field) -> bool {
        self.index_of(field).is_some()
    }

    /// The place of the column for this.
    pub(super) fn index_of(&self, field: Field) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| column.field == Some(field))
    }

    /// The header of this field's column, or the layout's own word for it.
    pub(super) fn label_of(&self, field: Field) -> String {
        match self.index_of(field) {
            Some(index) => self.columns[index].label.clone(),
            None => self.layout.name_of(field).to_owned(),
        }
    }

    /// The header over a cell.
    pub(super) fn label_at(&self, index: usize) -> String {
        self.columns
            .get(index)
            .map_or_else(|| place(index), |column| column.label.clone())
    }

    /// What a cell tells of.
    pub(super) fn field_at(&self, index: usize) -> Option<Field> {
        self.columns.get(index)?.field
    }

    /// Headers that stand twice.
    pub(super) fn repeated(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.repeated)
    }
}

/// A column as spreadsheets name it: `Colonne AB`.
fn place(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    format!("Colonne {}", letters.iter().rev().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(headers: &[&str]) -> Row {
        Row {
            number: 1,
            cells: headers.iter().map(|text| Cell::of_text(text)).collect(),
        }
    }

    #[test]
    fn layouts_are_told_apart() {
        for (headers, expected) in [
            (&["numero", "nom", "statut"][..], Some(Layout::Courrier)),
            (
                &["Prénoms", "NOM", "N°", "Statut", "Couleur"],
                Some(Layout::Courrier),
            ),
            (
                &[
                    "ID \n(colonne à remplir…)",
                    "Nom de naissance",
                    "Statut de la domiciliation",
                ],
                Some(Layout::Domifa),
            ),
            (&["nom", "prenoms"], None),
            (&["Liste des usagers au 22/11/2026"], None),
            (&[], None),
        ] {
            let layout = Columns::recognise(&row(headers)).map(|columns| columns.layout);
            assert_eq!(layout, expected, "{headers:?}");
        }
    }

    #[test]
    fn members_beyond_the_templates_four() {
        for (header, field) in [
            (
                "Date de Naissance\nAyant-Droit 3",
                Some(Field::Member(3, Part::Naissance)),
            ),
            (
                "LIEN DE PARENTÉ AYANT DROIT 12",
                Some(Field::Member(12, Part::Lien)),
            ),
            ("Nom Ayant-Droit 0", None),
            ("Nom Ayant-Droit", None),
            ("Couleur Ayant-Droit 1", None),
        ] {
            assert_eq!(Layout::Domifa.field(&folded(header)), field, "{header}");
        }
    }

    #[test]
    fn a_repeated_header_has_no_place() {
        let columns =
            Columns::recognise(&row(&["numero", "nom", "Nom", "statut"])).expect("headers");
        assert_eq!(columns.field_at(2), None);
        assert_eq!(
            columns
                .repeated()
                .map(|column| column.label.as_str())
                .collect::<Vec<_>>(),
            ["Nom"]
        );
    }

    #[test]
    fn columns_are_named_as_in_a_spreadsheet() {
        for (index, name) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (701, "ZZ"),
            (702, "AAA"),
        ] {
            assert_eq!(place(index), format!("Colonne {name}"));
        }
    }
}
