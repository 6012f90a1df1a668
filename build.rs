//! Links the program to a fixed place in memory.
//!
//! Typst brings a hundred thousand pointers into tables; moved about at every start, they cost more time than
//! comparing two short texts. Libraries are still loaded at random places.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |key: &str| std::env::var(format!("CARGO_CFG_TARGET_{key}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
