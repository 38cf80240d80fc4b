//! A photo on its way back to people, and what a crash leaves of one on its way in.
