//! References: restored when signed tags and the commits that they are on leave no doubt what they were.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::archive::objects::text::{CommitText, TagText};
use crate::archive::objects::{Kind, Object};
use crate::archive::reference_files::{HEAD_TEXT, PACKED, PACKED_START, References};
use crate::archive::repair::Round;
use crate::archive::repair::objects::write_anew;
use crate::archive::repository::{MAIN, ObjectId, TAGS};
use crate::archive::sync::replace_synced;
use crate::archive::{ArchiveError, Violation};

/// A signed tag on a signed commit that belong together.
#[derive(Debug, Clone)]
struct Proof {
    /// The tag's object.
    tag: ObjectId,
    /// e.g. `refs/tags/trust/r0001`.
    reference: String,
    /// The commit that it is on.
    commit: ObjectId,
    /// Whether it is shown by a reference, here or in a copy.
    is_shown: bool,
}

impl Round<'_> {
    /// Restores what is named by the findings: `HEAD`, `packed-refs`, `main`, then tags.
    pub(super) fn restore_references(&mut self, found: &[Violation]) -> Result<(), ArchiveError> {
        let has = |slug: &str, subject: &str| found.iter().any(|violation| violation.slug == slug && violation.subject == subject);
        if has("head-elsewhere", "HEAD") {
            self.write("HEAD", HEAD_TEXT)?;
            self.repaired("wrote `HEAD` anew; it names `main` in every archive".into());
        }
        let references = References::read(self.archive)?;
        let cut = ["packed-references-cut", "packed-references-garbage"].iter().any(|slug| has(slug, PACKED));
        if cut || found.iter().any(|violation| violation.slug == "packed-peel") {
            self.write_packed(&references)?;
        }
        let tags: Vec<String> = found.iter().filter_map(|violation| lost_tag(violation, &references)).collect();
        let no_main = !references.found.contains_key(MAIN) && (cut || !references.found.is_empty() || references.broken.contains(MAIN));
        if !no_main && tags.is_empty() {
            return Ok(());
        }
        let proofs = self.proofs(&references);
        match no_main {
            true => self.restore_main(&proofs),
            false => {
                let line = references.found.get(MAIN).map(|main| self.line(*main)).unwrap_or_default();
                let mut fitting: BTreeMap<&str, Vec<&Proof>> = BTreeMap::new();
                for proof in proofs.iter().filter(|proof| line.contains(&proof.commit)) {
                    fitting.entry(&proof.reference).or_default().push(proof);
                }
                tags.iter().try_for_each(|tag| self.restore_tag(tag, fitting.get(tag.as_str()).map_or(&[], Vec::as_slice)))
            }
        }
    }

    /// Writes the lines of `packed-refs` that can be read, and what their tags are on.
    fn write_packed(&mut self, references: &References) -> Result<(), ArchiveError> {
        let mut text = format!("{PACKED_START}\n");
        for (name, id) in &references.packed {
            text += &format!("{id} {name}\n");
            let tag = self.read(*id).filter(|object| object.kind == Kind::Tag).and_then(|object| TagText::read(&object.bytes));
            text.extend(tag.map(|tag| format!("^{}\n", tag.target)));
        }
        self.write(PACKED, &text)?;
        self.repaired(format!("wrote `{PACKED}` anew with the {} references that it still told", references.packed.len()));
        Ok(())
    }

    /// Every signed tag that can be found, here and in the copies, by the order of its object's name.
    fn proofs(&self, references: &References) -> Vec<Proof> {
        let shown = |references: &References| {
            references.found.iter().filter(|(name, _)| name.starts_with(TAGS)).map(|(_, id)| *id).collect::<Vec<_>>()
        };
        let mut shown: BTreeSet<ObjectId> =
            shown(references).into_iter().chain(self.supply.copies().iter().flat_map(|copy| shown(&copy.references))).collect();
        let own = self.store.ids().filter(|id| self.store.kind(*id) == Some(Kind::Tag));
        let all: BTreeSet<ObjectId> = own.chain(shown.iter().copied()).collect();
        let proofs = all.into_iter().filter_map(|id| self.proof(id, shown.remove(&id)));
        proofs.collect()
    }

    /// What a tag's object proves; nothing when it or its commit is not a publisher's.
    fn proof(&self, tag: ObjectId, is_shown: bool) -> Option<Proof> {
        let text = TagText::read(&self.read(tag).filter(|object| object.kind == Kind::Tag)?.bytes)?;
        let commit = self.commit(text.target)?;
        let trailers = commit.trailers.as_ref()?;
        let signed =
            |message: &[u8], signature: Option<&str>| signature.is_some_and(|it| self.publishers.judge(message, it, commit.time).is_ok());
        let holds = text.is_of(text.target, commit.time, trailers)
            && text.name == trailers.tag.to_string()
            && signed(&text.signed, text.signature.as_deref())
            && signed(&commit.signed, commit.signature.as_deref());
        holds.then(|| Proof { tag, reference: format!("{TAGS}{}", text.name), commit: text.target, is_shown })
    }

    /// Points `main` to the one released commit that follows all the others.
    fn restore_main(&mut self, proofs: &[Proof]) -> Result<(), ArchiveError> {
        let released: BTreeSet<ObjectId> = proofs.iter().map(|proof| proof.commit).collect();
        let shown: BTreeSet<ObjectId> = proofs.iter().filter(|proof| proof.is_shown).map(|proof| proof.commit).collect();
        let mut followed = BTreeSet::new();
        let mut read = BTreeSet::new();
        for commit in &released {
            let mut next = self.parent(*commit);
            while let Some(parent) = next.filter(|parent| read.insert(*parent)) {
                followed.insert(parent);
                next = self.parent(parent);
            }
        }
        let tips: Vec<ObjectId> = released.difference(&followed).copied().filter(|tip| shown.is_subset(&self.line(*tip))).collect();
        let [tip] = tips[..] else {
            let what =
                if tips.is_empty() { "no signed release follows all the others" } else { "several signed releases could be the newest" };
            self.refuse(format!("`main` cannot be restored: {what}; name a copy of the archive"));
            return Ok(());
        };
        self.point(MAIN, tip)?;
        self.repaired(format!("pointed `main` to {tip}, the signed release that follows all the others"));
        Ok(())
    }

    /// A commit and all that it follows.
    fn line(&self, tip: ObjectId) -> BTreeSet<ObjectId> {
        let mut line = BTreeSet::new();
        let mut next = Some(tip);
        while let Some(commit) = next.filter(|commit| line.insert(*commit)) {
            next = self.parent(commit);
        }
        line
    }

    /// Shows the one signed tag of a release on `main` again.
    fn restore_tag(&mut self, reference: &str, fitting: &[&Proof]) -> Result<(), ArchiveError> {
        let shown: Vec<&Proof> = fitting.iter().copied().filter(|proof| proof.is_shown).collect();
        let chosen = if fitting.len() == 1 { fitting } else { &shown };
        let [proof] = chosen[..] else {
            let what =
                if fitting.is_empty() { "its signed object is nowhere to be found" } else { "there are several signed tags of its name" };
            self.refuse(format!(
                "`{reference}` cannot be restored: {what}; name a copy of the archive, or release again when it is the newest"
            ));
            return Ok(());
        };
        if !self.store.holds(proof.tag)
            && let Some((object, _)) = self.supply.find(proof.tag)
        {
            write_anew(self.archive, proof.tag, &object)?;
        }
        self.point(reference, proof.tag)?;
        self.repaired(format!("pointed `{reference}` to {}, the signed tag of its release on `main`", proof.tag));
        Ok(())
    }

    fn read(&self, id: ObjectId) -> Option<Object> {
        self.store.read(id).ok().or_else(|| self.supply.find(id).map(|(object, _)| object))
    }

    fn commit(&self, id: ObjectId) -> Option<CommitText> {
        CommitText::read(&self.read(id).filter(|object| object.kind == Kind::Commit)?.bytes)
    }

    fn parent(&self, id: ObjectId) -> Option<ObjectId> {
        self.commit(id)?.parents.first().copied()
    }

    fn point(&self, reference: &str, id: ObjectId) -> Result<(), ArchiveError> {
        self.write(reference, &format!("{id}\n"))
    }

    /// Writes a file of the archive in one step.
    fn write(&self, name: &str, text: &str) -> Result<(), ArchiveError> {
        let path = self.archive.join(name);
        let write = || {
            fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
            replace_synced(&path, text)
        };
        write().map_err(ArchiveError::file(&path, "write the file"))
    }
}

/// The reference of a tag that is empty, garbage or gone.
fn lost_tag(violation: &Violation, references: &References) -> Option<String> {
    match violation.slug {
        "tag-missing" | "tag-owed" => Some(format!("{TAGS}{}", violation.subject)),
        "reference-empty" | "reference-garbage" | "reference-symbolic" => {
            Some(violation.subject.clone()).filter(|name| name.starts_with(TAGS) && references.broken.contains(name))
        }
        _ => None,
    }
}
