//! One type per kind of identifier, so that a member can never be passed where
//! a receipt is meant. All are UUIDv7: sortable by the moment they were made.

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(serde::Serialize, serde::Deserialize, sqlx::Type, utoipa::ToSchema)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(uuid::Uuid);

        impl $name {
            /// A new identifier, never seen before.
            pub fn fresh() -> Self {
                Self(uuid::Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }

        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self {
                Self(id)
            }
        }
    };
}
pub(crate) use id;

id!(/// One shopping centre; every other record belongs to exactly one.
    MallId);
id!(/// A shop that rents in the mall and has its own till.
    TenantId);
id!(/// A shopper in the loyalty programme.
    MemberId);
id!(/// One uploaded claim.
    ReceiptId);
id!(/// A person who works for the mall or for a tenant.
    StaffId);
