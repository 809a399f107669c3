//! One action over several items: each has a key of its own, so that repeating it is harmless, and
//! one that is refused does not keep the others.

use courrier_api::client::IdempotencyKey;
use courrier_api::problem_type;

use crate::guichet::{Fault, Fut};

/// The items of one action.
#[derive(Debug, Clone)]
pub struct Batch<T>(Vec<(T, IdempotencyKey)>);

/// What came of it.
#[derive(Debug)]
pub struct Outcome<T> {
    /// The items for which it was done.
    pub done: Vec<T>,
    /// Why it was not for others.
    pub refused: Option<Fault>,
}

impl<T: Clone + Send + 'static> Batch<T> {
    /// A new action over these items.
    pub fn of(items: impl IntoIterator<Item = T>) -> Self {
        let keyed = |item| (item, IdempotencyKey::fresh());
        Self(items.into_iter().map(keyed).collect())
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sends it item by item. It is uncertain as a whole as soon as one item is.
    pub fn send(
        &self,
        call: impl Fn(IdempotencyKey, T) -> Fut<()> + Send + Sync + 'static,
    ) -> Fut<Outcome<T>> {
        let items = self.0.clone();
        Box::pin(async move {
            let (mut done, mut refused) = (Vec::new(), None);
            for (item, key) in items {
                match call(key, item.clone()).await {
                    Ok(()) => done.push(item),
                    // The rest was certainly not carried out: it is left for another time.
                    Err(fault) if is_too_fast(&fault) && !done.is_empty() => {
                        refused = Some(fault);
                        break;
                    }
                    Err(fault) if fault.may_be_retried() => return Err(fault),
                    Err(fault) => refused = Some(fault),
                }
            }
            Ok(Outcome { done, refused })
        })
    }
}

fn is_too_fast(fault: &Fault) -> bool {
    fault.is(problem_type::TOO_MANY)
}
