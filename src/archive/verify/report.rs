//! What a verification has found so far, and the objects it has looked at: each is read once for its own sake, however
//! many releases share it.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::archive::Violation;
use crate::archive::objects::{Kind, Object, ObjectFlaw, ObjectStore};
use crate::archive::repository::ObjectId;
use crate::archive::verify::syntax::syntax_flaw;

/// What to do about an object that is not there as it was written.
const REPAIR: &str = "`repair` takes it from a copy of the archive or from the files it was made of";

/// The findings, and the store they are made in.
pub(in crate::archive) struct Report<'a> {
    pub(in crate::archive) store: &'a ObjectStore,
    pub(in crate::archive) violations: Vec<Violation>,
    /// Objects that were judged, sound or not.
    pub(in crate::archive) judged: BTreeSet<ObjectId>,
    /// SHA-256 of the files that were read.
    digests: BTreeMap<ObjectId, String>,
}

impl<'a> Report<'a> {
    pub(in crate::archive) fn new(store: &'a ObjectStore) -> Self {
        Self { store, violations: Vec::new(), judged: BTreeSet::new(), digests: BTreeMap::new() }
    }

    /// Notes a broken promise.
    pub(in crate::archive) fn add(
        &mut self,
        invariant: &'static str,
        slug: &'static str,
        subject: impl ToString,
        message: impl Into<String>,
    ) {
        self.violations.push(Violation { invariant, slug, subject: subject.to_string(), message: message.into() });
    }

    /// Reads an object that must be of this kind, and judges it when it is seen for the first time. `place` says where it
    /// is needed.
    pub(in crate::archive) fn read(&mut self, id: ObjectId, kind: Kind, place: &str) -> Option<Object> {
        let first = self.judged.insert(id);
        match self.store.read(id) {
            Ok(object) if object.kind == kind => {
                if first {
                    self.judge_syntax(id, &object, place);
                }
                Some(object)
            }
            Ok(object) => {
                let (is, needed) = (object.kind.word(), kind.word());
                self.once(
                    first,
                    "object-kind",
                    id,
                    format!("{place} needs a {needed}, and the object is a {is}; restore a copy of the archive"),
                );
                None
            }
            Err(flaw) => {
                if first {
                    self.add_flaw(id, &flaw, place);
                }
                None
            }
        }
    }

    /// Judges an object that nothing needs, or one more copy of one.
    pub(in crate::archive) fn judge(&mut self, id: ObjectId, read: Result<Object, ObjectFlaw>, place: &str) {
        match read {
            Ok(object) if self.judged.insert(id) => self.judge_syntax(id, &object, place),
            Ok(_) => {}
            Err(flaw) => {
                self.judged.insert(id);
                let known = |violation: &Violation| violation.invariant == "I11" && violation.subject == id.to_string();
                if !self.violations.iter().any(known) {
                    self.add_flaw(id, &flaw, place);
                }
            }
        }
    }

    /// SHA-256 of a file; `None` when it cannot be read.
    pub(in crate::archive) fn digest(&mut self, id: ObjectId, place: &str) -> Option<String> {
        if let Some(digest) = self.digests.get(&id) {
            return Some(digest.clone());
        }
        let digest = sha256(&self.read(id, Kind::Blob, place)?.bytes);
        self.digests.insert(id, digest.clone());
        Some(digest)
    }

    /// Judges an object that no release needs.
    pub(in crate::archive) fn judge_spare(&mut self, id: ObjectId) {
        match self.store.read(id) {
            Err(ObjectFlaw::Damaged(reason)) if !self.store.is_packed(id) => {
                self.judged.insert(id);
                let message = format!("no release needs the object, and it is damaged: {reason}; `repair` removes it");
                self.add("I11", "spare-object-damaged", id, message);
            }
            read => self.judge(id, read, "an object that no release needs"),
        }
    }

    /// Reports a pack once.
    pub(in crate::archive) fn add_pack(&mut self, pack: &str, flaw: &str) {
        if !self.violations.iter().any(|violation| violation.slug == "pack-damaged" && violation.subject == pack) {
            let help = "`repair` saves what is sound and takes the rest from a copy of the archive";
            self.add("I11", "pack-damaged", pack, format!("the pack is damaged: {flaw}; {help}"));
        }
    }

    fn judge_syntax(&mut self, id: ObjectId, object: &Object, place: &str) {
        if let Some(flaw) = syntax_flaw(object) {
            let word = object.kind.word();
            self.add(
                "I11",
                "object-syntax",
                id,
                format!("{place}: `git fsck --strict` refuses this {word} ({flaw}); restore a copy of the archive"),
            );
        }
    }

    fn once(&mut self, first: bool, slug: &'static str, id: ObjectId, message: String) {
        let known = |violation: &Violation| violation.slug == slug && violation.subject == id.to_string();
        if first || !self.violations.iter().any(known) {
            self.add("I11", slug, id, message);
        }
    }

    fn add_flaw(&mut self, id: ObjectId, flaw: &ObjectFlaw, place: &str) {
        match flaw {
            ObjectFlaw::Missing => self.add("I11", "object-missing", id, format!("{place}: the object is not there; {REPAIR}")),
            ObjectFlaw::PackUnusable(pack) => self.add_pack(pack, "git cannot open it"),
            ObjectFlaw::Damaged(reason) => {
                self.add("I11", "object-damaged", id, format!("{place}: the object is damaged: {reason}; {REPAIR}"))
            }
        }
    }
}

/// SHA-256 in hexadecimal digits.
pub(in crate::archive) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
