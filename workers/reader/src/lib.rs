//! Photo in, lines out.
