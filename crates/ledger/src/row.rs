//! Between SQLite's values and the domain's.

use chrono::{DateTime, NaiveDate};
use courrier_domain::{Instant, TypedId};
use rusqlite::Row;
use uuid::Uuid;

use crate::ReadError;

/// Microseconds since 1970, as instants are stored.
pub(crate) fn micros(at: Instant) -> i64 {
    at.timestamp_micros()
}

/// Reads typed values out of a row.
pub(crate) trait RowExt {
    fn id<T: TypedId>(&self, column: &'static str) -> Result<T, ReadError>;
    fn opt_id<T: TypedId>(&self, column: &'static str) -> Result<Option<T>, ReadError>;
    fn instant(&self, column: &'static str) -> Result<Instant, ReadError>;
    fn opt_instant(&self, column: &'static str) -> Result<Option<Instant>, ReadError>;
    fn opt_day(&self, column: &'static str) -> Result<Option<NaiveDate>, ReadError>;
    fn day(&self, column: &'static str) -> Result<NaiveDate, ReadError>;
    fn word<T>(
        &self,
        column: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, ReadError>;
    fn opt_word<T>(
        &self,
        column: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, ReadError>;
    fn hash(&self, column: &'static str) -> Result<[u8; 32], ReadError>;
}

impl RowExt for Row<'_> {
    fn id<T: TypedId>(&self, column: &'static str) -> Result<T, ReadError> {
        self.opt_id(column)?.ok_or(ReadError::Value(column))
    }

    fn opt_id<T: TypedId>(&self, column: &'static str) -> Result<Option<T>, ReadError> {
        match self
            .get_ref(column)?
            .as_blob_or_null()
            .map_err(|_| ReadError::Value(column))?
        {
            None => Ok(None),
            Some(bytes) => Uuid::from_slice(bytes)
                .map(|uuid| Some(T::from_uuid(uuid)))
                .map_err(|_| ReadError::Value(column)),
        }
    }

    fn instant(&self, column: &'static str) -> Result<Instant, ReadError> {
        self.opt_instant(column)?.ok_or(ReadError::Value(column))
    }

    fn opt_instant(&self, column: &'static str) -> Result<Option<Instant>, ReadError> {
        match self.get::<_, Option<i64>>(column)? {
            None => Ok(None),
            Some(micros) => DateTime::from_timestamp_micros(micros)
                .map(Some)
                .ok_or(ReadError::Value(column)),
        }
    }

    fn opt_day(&self, column: &'static str) -> Result<Option<NaiveDate>, ReadError> {
        self.opt_word(column, |text| text.parse().ok())
    }

    fn day(&self, column: &'static str) -> Result<NaiveDate, ReadError> {
        self.opt_day(column)?.ok_or(ReadError::Value(column))
    }

    fn word<T>(
        &self,
        column: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, ReadError> {
        self.opt_word(column, parse)?
            .ok_or(ReadError::Value(column))
    }

    fn opt_word<T>(
        &self,
        column: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, ReadError> {
        match self
            .get_ref(column)?
            .as_str_or_null()
            .map_err(|_| ReadError::Value(column))?
        {
            None => Ok(None),
            Some(text) => parse(text).map(Some).ok_or(ReadError::Value(column)),
        }
    }

    fn hash(&self, column: &'static str) -> Result<[u8; 32], ReadError> {
        let bytes = self
            .get_ref(column)?
            .as_blob()
            .map_err(|_| ReadError::Value(column))?;
        bytes.try_into().map_err(|_| ReadError::Value(column))
    }
}

/// An id as it is stored.
pub(crate) fn blob<T: TypedId>(id: T) -> [u8; 16] {
    *id.uuid().as_bytes()
}

/// Collects rows that are read with a [`ReadError`].
pub(crate) fn collect<T>(
    mut rows: rusqlite::Rows<'_>,
    mut read: impl FnMut(&Row<'_>) -> Result<T, ReadError>,
) -> Result<Vec<T>, ReadError> {
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(row)?);
    }
    Ok(all)
}
