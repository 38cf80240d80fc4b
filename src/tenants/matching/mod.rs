//! WIP
mod align;
mod numbers;
mod shapes;
mod text;
mod words;
