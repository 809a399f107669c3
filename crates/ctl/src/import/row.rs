//! From a row of cells to a usager, or to everything wrong with it.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};
use courrier_domain::usager::{AyantDroit, FieldError};
use courrier_domain::{Domiciliation, DomiciliationStatus, Identity, Numero};

use super::cell::{Cell, Row};
use super::date;
use super::header::{Columns, Field, Layout, Part, REQUIRED};
use super::household;
use super::phone::Phones;
use super::value::{
    language, line, read_date, read_numero, read_sexe, read_status, read_yes_or_no, tie,
};
use super::words::shortened;
use super::{ImportedUsager, Note, Refusal};

const FORMULA: &str = "La formule de cette cellule est en erreur.";

/// Reads rows one after the other, and keeps what they must agree on.
pub(super) struct Reader<'a> {
    columns: &'a Columns,
    today: NaiveDate,
    phones: Phones,
    /// The row each numero was first seen in.
    numeros: HashMap<Numero, u32>,
    usagers: Vec<ImportedUsager>,
    refusals: Vec<Refusal>,
}

/// A row being read.
#[derive(Default)]
struct Draft {
    numero: Option<Numero>,
    identity: Identity,
    status: Option<DomiciliationStatus>,
    start: Option<NaiveDate>,
    end: Option<NaiveDate>,
    members: BTreeMap<u8, AyantDroit>,
    /// By column, so that notes keep the file's order.
    notes: BTreeMap<usize, String>,
}

impl<'a> Reader<'a> {
    /// A reader of the rows under these headers; what is wrong with the headers is refused at once.
    pub(super) fn new(columns: &'a Columns, header_row: u32, today: NaiveDate) -> Self {
        let mut reader = Self {
            columns,
            today,
            phones: Phones::default(),
            numeros: HashMap::new(),
            usagers: Vec::new(),
            refusals: Vec::new(),
        };
        for field in REQUIRED.into_iter().filter(|field| !columns.has(*field)) {
            reader.refuse(
                header_row,
                columns.label_of(field),
                "",
                "Cette colonne manque : ajoutez-la.",
            );
        }
        for column in columns.repeated() {
            let why = "Deux colonnes portent ce titre : renommez celle qui ne compte pas.";
            reader.refuse(header_row, column.label.clone(), &column.label, why);
        }
        reader
    }

    /// What was read, and everything that was refused.
    pub(super) fn finish(self) -> (Vec<ImportedUsager>, Vec<Refusal>) {
        (self.usagers, self.refusals)
    }

    /// Reads one row.
    pub(super) fn take(&mut self, row: &Row) {
        let refused_before = self.refusals.len();
        let mut draft = Draft::default();
        for (index, cell) in row
            .cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty())
        {
            let why = match (self.columns.field_at(index), cell) {
                (None, _) => {
                    draft.notes.insert(index, cell.text());
                    continue;
                }
                (Some(_), Cell::Fault(_)) => Err(FORMULA.to_owned()),
                (Some(field), _) => self.read_cell(&mut draft, field, index, cell),
            };
            if let Err(why) = why {
                self.refuse(row.number, self.columns.label_at(index), &cell.text(), &why);
            }
        }
        self.check_presence(row, &draft);
        self.check_numero(row.number, draft.numero.as_ref());
        self.take_members(row, &mut draft);
        self.check_identity(row, &mut draft.identity);
        let domiciliation = self.domiciliation(row, &mut draft);
        if self.refusals.len() > refused_before {
            return;
        }
        if let (Some(numero), Some(domiciliation)) = (draft.numero, domiciliation) {
            let notes = draft
                .notes
                .into_iter()
                .map(|(index, text)| Note {
                    label: self.columns.label_at(index),
                    text,
                })
                .collect();
            self.usagers.push(ImportedUsager {
                row: row.number,
                numero,
                identity: draft.identity,
                domiciliation,
                notes,
            });
        }
    }

    /// Reads one cell into its place; the error is a sentence.
    fn read_cell(
        &mut self,
        draft: &mut Draft,
        field: Field,
        index: usize,
        cell: &Cell,
    ) -> Result<(), String> {
        let identity = &mut draft.identity;
        match field {
            Field::Numero => draft.numero = Some(read_numero(cell)?),
            Field::Nom => identity.nom = line(cell),
            Field::NomUsage => identity.nom_usage = Some(line(cell)),
            Field::Prenoms => identity.prenoms = line(cell),
            Field::Surnom => identity.surnom = Some(line(cell)),
            Field::Sexe => identity.sexe = Some(read_sexe(&cell.text())?),
            Field::Naissance => identity.date_naissance = read_date(cell)?,
            Field::Lieu => identity.lieu_naissance = Some(line(cell)),
            Field::Telephone => {
                let read = self.phones.read(&cell.text());
                identity.telephone = Some(read.map_err(|fault| fault.to_string())?);
            }
            Field::Email => identity.email = Some(cell.text()),
            Field::Langue => identity.langue = Some(language(&cell.text())),
            Field::OtherChannel => identity.other_channel = read_yes_or_no(&cell.text())?,
            Field::NeutralSignature => identity.neutral_signature = read_yes_or_no(&cell.text())?,
            Field::Statut => {
                let text = cell.text();
                let (status, says_more) = read_status(&text)?;
                draft.status = Some(status);
                if says_more {
                    draft.notes.insert(index, text);
                }
            }
            Field::Debut => draft.start = self.read_right_date(cell)?,
            Field::Fin => draft.end = self.read_right_date(cell)?,
            Field::Household => identity.ayants_droit = household::read(&cell.text())?,
            Field::Member(rank, part) => {
                let member = draft.members.entry(rank).or_insert_with(|| AyantDroit {
                    nom: String::new(),
                    prenoms: String::new(),
                    date_naissance: None,
                    lien: String::new(),
                });
                match part {
                    Part::Nom => member.nom = line(cell),
                    Part::Prenoms => member.prenoms = line(cell),
                    Part::Naissance => member.date_naissance = read_date(cell)?,
                    Part::Lien => member.lien = tie(&line(cell)),
                }
            }
        }
        Ok(())
    }

    /// A date of a domiciliation: one far from today is a typing slip that would count for ever.
    fn read_right_date(&self, cell: &Cell) -> Result<Option<NaiveDate>, String> {
        let date = read_date(cell)?;
        match date {
            Some(date) if !(1950..=self.today.year() + 10).contains(&date.year()) => {
                Err("Vérifiez l'année de cette date.".to_owned())
            }
            date => Ok(date),
        }
    }

    /// Refuses what must stand in each row and is not there. A cell that was read and refused has
    /// been told of already; a column the file lacks, too.
    fn check_presence(&mut self, row: &Row, draft: &Draft) {
        for (field, missing, why) in [
            (
                Field::Numero,
                draft.numero.is_none(),
                "Indiquez le numéro du dossier : c'est lui qu'on écrit sur les enveloppes.",
            ),
            (
                Field::Statut,
                draft.status.is_none(),
                "Indiquez le statut : VALIDE, DEMANDE, REFUS ou RADIE.",
            ),
        ] {
            if missing && self.columns.has(field) && self.cell(row, field).is_none() {
                self.refuse(row.number, self.columns.label_of(field), "", why);
            }
        }
    }

    fn check_numero(&mut self, row: u32, numero: Option<&Numero>) {
        let Some(numero) = numero else { return };
        if let Some(first) = self.numeros.get(numero).copied() {
            let why =
                format!("Ce numéro est déjà celui de la ligne {first} : chaque dossier a le sien.");
            self.refuse(
                row,
                self.columns.label_of(Field::Numero),
                numero.as_str(),
                &why,
            );
        } else {
            self.numeros.insert(numero.clone(), row);
        }
    }

    /// Checks the members told in columns of their own, and puts them in the identity.
    fn take_members(&mut self, row: &Row, draft: &mut Draft) {
        for (rank, member) in std::mem::take(&mut draft.members) {
            // A member is checked as a person is, so that each fault names its own column.
            let mut person = Identity {
                nom: member.nom,
                prenoms: member.prenoms,
                lieu_naissance: Some(member.lien),
                date_naissance: member.date_naissance,
                ..Identity::default()
            };
            for FieldError { field, message } in person.check(self.today) {
                let part = match field.as_str() {
                    "nom" => Part::Nom,
                    "prenoms" => Part::Prenoms,
                    "date_naissance" => Part::Naissance,
                    _ => Part::Lien,
                };
                let why = if part == Part::Nom && person.nom.is_empty() {
                    "Indiquez le nom de cet ayant droit."
                } else {
                    &message
                };
                self.refuse_field(row, Field::Member(rank, part), why);
            }
            draft.identity.ayants_droit.push(AyantDroit {
                nom: std::mem::take(&mut person.nom),
                prenoms: std::mem::take(&mut person.prenoms),
                date_naissance: person.date_naissance,
                lien: person.lieu_naissance.take().unwrap_or_default(),
            });
        }
    }

    fn check_identity(&mut self, row: &Row, identity: &mut Identity) {
        // The number has just been judged, and judging is most of the work of a row.
        let telephone = identity.telephone.take();
        let errors = identity.check(self.today);
        identity.telephone = telephone;
        for FieldError { field, message } in errors {
            let field = match field.as_str() {
                "nom" => Field::Nom,
                "nom_usage" => Field::NomUsage,
                "prenoms" => Field::Prenoms,
                "surnom" => Field::Surnom,
                "date_naissance" => Field::Naissance,
                "lieu_naissance" => Field::Lieu,
                "email" => Field::Email,
                "langue" => Field::Langue,
                // Each member has been checked in its own columns.
                _ if self.columns.has(Field::Household) || identity.ayants_droit.len() > 30 => {
                    Field::Household
                }
                _ => continue,
            };
            let told_already = field == Field::Nom && !self.columns.has(field)
                || matches!(self.cell(row, field), Some(Cell::Fault(_)));
            if !told_already {
                self.refuse_field(row, field, &message);
            }
        }
    }

    /// The right and its dates. Those of a refusal or a request that DomiFa's template gives are
    /// dates of a decision, not of a right: they become notes.
    fn domiciliation(&mut self, row: &Row, draft: &mut Draft) -> Option<Domiciliation> {
        let status = draft.status?;
        let (mut start, mut end) = (draft.start, draft.end);
        if let (Some(first), Some(last)) = (start, end)
            && last < first
        {
            let why = format!(
                "Cette date précède le début de la domiciliation ({}).",
                date::shown(first)
            );
            self.refuse_field(row, Field::Fin, &why);
        }
        match (self.columns.layout, status) {
            (Layout::Domifa, DomiciliationStatus::Valide) => {
                for (field, missing) in
                    [(Field::Debut, start.is_none()), (Field::Fin, end.is_none())]
                {
                    if missing && self.cell(row, field).is_none() {
                        self.refuse_field(
                            row,
                            field,
                            "Indiquez cette date : la domiciliation est valide.",
                        );
                    }
                }
            }
            (Layout::Courrier, DomiciliationStatus::Valide) => {
                if let (Some(first), None) = (start, end) {
                    end = Domiciliation::for_a_year_from(first).end;
                }
            }
            (Layout::Domifa, DomiciliationStatus::Refus | DomiciliationStatus::Demande) => {
                for (field, date) in [(Field::Debut, start.take()), (Field::Fin, end.take())] {
                    if let (Some(index), Some(date)) = (self.columns.index_of(field), date) {
                        draft.notes.insert(index, date::shown(date));
                    }
                }
            }
            _ => {}
        }
        Some(Domiciliation { status, start, end })
    }

    /// The cell of this row under a field's column, if it says anything.
    fn cell<'r>(&self, row: &'r Row, field: Field) -> Option<&'r Cell> {
        let index = self.columns.index_of(field)?;
        row.cells.get(index).filter(|cell| !cell.is_empty())
    }

    fn refuse_field(&mut self, row: &Row, field: Field, why: &str) {
        let value = self.cell(row, field).map(Cell::text).unwrap_or_default();
        self.refuse(row.number, self.columns.label_of(field), &value, why);
    }

    fn refuse(&mut self, row: u32, column: String, value: &str, why: &str) {
        self.refusals.push(Refusal {
            row,
            column,
            value: shortened(value),
            why: why.to_owned(),
        });
    }
}
