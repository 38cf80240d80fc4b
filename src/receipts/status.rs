//! The life of a receipt. Every change of status goes through `Status::after`;
//! nothing else in the product decides what may follow what.

use serde::{Deserialize, Serialize};

/// Where a receipt stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema,
)]
#[sqlx(type_name = "receipt_status", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Received,
    Reading,
    InReview,
    Credited,
    Rejected,
    Reversed,
}

/// What happens to a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    ReadingStarted,
    SentToReview,
    Credited,
    Refused,
    Appealed,
    /// Its member is erased.
    Withdrawn,
    FullyReversed,
}

/// The event cannot happen to a receipt in this status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a receipt that is {from:?} cannot take {event:?}")]
pub struct IllegalTransition {
    pub from: Status,
    pub event: Event,
}

impl Status {
    /// All of them, in the order of a receipt's life.
    pub const ALL: [Self; 6] = [
        Self::Received,
        Self::Reading,
        Self::InReview,
        Self::Credited,
        Self::Rejected,
        Self::Reversed,
    ];

    /// What follows `event`, or why it cannot happen now.
    pub fn after(self, event: Event) -> Result<Self, IllegalTransition> {
        match (self, event) {
            // A worker that died leaves the receipt `reading`; the next one starts over.
            (Self::Received | Self::Reading, Event::ReadingStarted) => Ok(Self::Reading),
            // A receipt whose workers keep dying goes to a person unread.
            (Self::Received | Self::Reading, Event::SentToReview) => Ok(Self::InReview),
            (Self::Reading | Self::InReview, Event::Credited) => Ok(Self::Credited),
            (Self::Reading | Self::InReview, Event::Refused) => Ok(Self::Rejected),
            (Self::Received | Self::Reading | Self::InReview, Event::Withdrawn) => {
                Ok(Self::Rejected)
            }
            (Self::Rejected, Event::Appealed) => Ok(Self::InReview),
            (Self::Credited, Event::FullyReversed) => Ok(Self::Reversed),
            (from, event) => Err(IllegalTransition { from, event }),
        }
    }

    /// The word for it in JSON and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Reading => "reading",
            Self::InReview => "in_review",
            Self::Credited => "credited",
            Self::Rejected => "rejected",
            Self::Reversed => "reversed",
        }
    }

    /// Whether nothing more happens by itself.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Credited | Self::Rejected | Self::Reversed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: Status, event: Event, next: Option<Status>) {
        assert_eq!(from.after(event).ok(), next, "{from:?} {event:?}");
    }

    #[test]
    fn a_person_may_decide_what_the_machine_could_not() {
        check(Status::InReview, Event::Credited, Some(Status::Credited));
        check(Status::InReview, Event::Refused, Some(Status::Rejected));
    }

    #[test]
    fn a_refused_receipt_can_be_appealed_and_nothing_else() {
        check(Status::Rejected, Event::Appealed, Some(Status::InReview));
        check(Status::Rejected, Event::Credited, None);
        check(Status::Rejected, Event::Refused, None);
    }

    #[test]
    fn points_are_credited_once_and_taken_back_once() {
        check(Status::Credited, Event::Credited, None);
        check(Status::Credited, Event::Refused, None);
        check(
            Status::Credited,
            Event::FullyReversed,
            Some(Status::Reversed),
        );
        check(Status::Reversed, Event::FullyReversed, None);
        check(Status::Reversed, Event::Credited, None);
    }
}
