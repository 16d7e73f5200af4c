"""What the audit log says: who did what in which hour, in codes and never in words of anybody.

`KINDS` is the one table of what is recorded. The file is in storage/audit.py.
Source: docs/threat-model.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from ipaddress import ip_address

from ambasada.guard import Decision

CONSOLE = "console"
# A login, an embassy, a screen's address, a reason. What does not fit is never written.
_CODE = re.compile(r"[a-zA-Z0-9_.:-]{0,40}", re.ASCII)
_HOST_AND_PORT = re.compile(r"([0-9.]+):[0-9]+", re.ASCII)


class Kind(Enum):
    """What happened; the value is the code in the file."""

    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    SESSION_REFUSED = "session_refused"
    RECOVERY_CODE_USED = "recovery_code_used"
    EXPORTED = "exported"
    SAW_CASES = "saw_cases"
    MEMBER_ADDED = "member_added"
    MEMBER_DISABLED = "member_disabled"
    MEMBER_ENABLED = "member_enabled"
    ROLE_CHANGED = "role_changed"
    MEMBER_RESET = "member_reset"
    MEMBER_ENROLLED = "member_enrolled"
    PASSKEY_ADDED = "passkey_added"
    CHANGE_PROPOSED = "change_proposed"
    CHANGE_CONFIRMED = "change_confirmed"
    CHANGE_WITHDRAWN = "change_withdrawn"
    GUARD_ACCEPTED = "guard_accepted"
    GUARD_REJECTED = "guard_rejected"
    RELEASE_PUBLISHED = "release_published"
    RELEASE_WITHHELD = "release_withheld"
    ALERT_SEEN = "alert_seen"
    ALERT_EXPLAINED = "alert_explained"
    ALERT_NOTE_REMOVED = "alert_note_removed"
    BASELINE_BEGUN = "baseline_begun"
    BASELINE_TAKEN_BACK = "baseline_taken_back"
    LOCKED_DOWN = "locked_down"
    LOCK_LIFT_ASKED = "lock_lift_asked"
    LOCK_LIFTED = "lock_lifted"
    STARTED = "started"
    LOG_REPAIRED = "log_repaired"
    LOG_CUT = "log_cut"


@dataclass(frozen=True)
class Happening:
    """One kind for screens: its sentence with {who} and {about}.

    What is `once_an_hour` is recorded once for the same who and about in an hour: a list of cases
    is drawn at every click, and anybody may send a thousand wrong cookies.
    """

    says: str
    once_an_hour: bool = False


KINDS: Mapping[Kind, Happening] = {
    Kind.SIGNED_IN: Happening("{who} signed in."),
    Kind.SIGN_IN_REFUSED: Happening("A sign-in of {who} was refused: {about}."),
    Kind.SIGNED_OUT: Happening("{who} signed out: {about}."),
    Kind.SESSION_REFUSED: Happening("A session of {who} was refused: {about}.", once_an_hour=True),
    Kind.RECOVERY_CODE_USED: Happening("{who} signed in with a recovery code."),
    Kind.EXPORTED: Happening("{who} exported {about}."),
    Kind.SAW_CASES: Happening("{who} saw the rows of {about}.", once_an_hour=True),
    Kind.MEMBER_ADDED: Happening("{who} added the member {about}."),
    Kind.MEMBER_DISABLED: Happening("{who} disabled the member {about}."),
    Kind.MEMBER_ENABLED: Happening("{who} enabled the member {about}."),
    Kind.ROLE_CHANGED: Happening("{who} changed the role of {about}."),
    Kind.MEMBER_RESET: Happening("{who} had the member {about} set up anew."),
    Kind.MEMBER_ENROLLED: Happening("{who} set a password and a second step."),
    Kind.PASSKEY_ADDED: Happening("{who} added a passkey."),
    Kind.CHANGE_PROPOSED: Happening("{who} proposed a change of {about}."),
    Kind.CHANGE_CONFIRMED: Happening("{who} confirmed the change of {about}."),
    Kind.CHANGE_WITHDRAWN: Happening("{who} withdrew the change of {about}."),
    Kind.GUARD_ACCEPTED: Happening("{who} accepted the sheet of {about} that was held back."),
    Kind.GUARD_REJECTED: Happening("{who} rejected the sheet of {about} that was held back."),
    Kind.RELEASE_PUBLISHED: Happening("The release of {about} was published."),
    Kind.RELEASE_WITHHELD: Happening("The release of {about} failed its check and was withheld."),
    Kind.ALERT_SEEN: Happening("{who} noted that an alert of {about} was seen."),
    Kind.ALERT_EXPLAINED: Happening("{who} noted what explains an alert of {about}."),
    Kind.ALERT_NOTE_REMOVED: Happening("{who} took a note on an alert of {about} back."),
    Kind.BASELINE_BEGUN: Happening("{who} began a new baseline at the event of {about}."),
    Kind.BASELINE_TAKEN_BACK: Happening("{who} took the new baseline of {about} back."),
    Kind.LOCKED_DOWN: Happening("{who} locked everything down."),
    Kind.LOCK_LIFT_ASKED: Happening("{who} asked to lift the lock-down."),
    Kind.LOCK_LIFTED: Happening("{who} lifted the lock-down."),
    Kind.STARTED: Happening("The program started."),
    Kind.LOG_REPAIRED: Happening("Half an entry ({about} bytes) was moved aside: a sudden end."),
    Kind.LOG_CUT: Happening("Before this entry the log did not end as it was anchored: {about}."),
}

# What is written of an administrator's decision about a sheet that is held back, and in an
# embassy's place where the sheet is the network's.
DECIDED: Mapping[Decision, Kind] = {
    Decision.ACCEPT: Kind.GUARD_ACCEPTED,
    Decision.REJECT: Kind.GUARD_REJECTED,
}
NETWORKS_OWN = "network"


@dataclass(frozen=True)
class Entry:
    """One line of the log; raises ValueError for what is no code, and for a finer time.

    `hour` is in UTC. `who` is a login, "console" or nobody; `about` an embassy, another login, a
    screen's address, a reason. Whether a code is somebody's name no program can see: give codes.
    """

    number: int
    hour: datetime
    kind: Kind
    who: str = ""
    about: str = ""

    def __post_init__(self) -> None:
        """Nothing gets in that could be a name in full, an address or a cell's text."""
        for text in (self.who, self.about):
            check_code(text)
        if self.hour.tzinfo is not UTC or self.hour != to_the_hour(self.hour):
            raise ValueError("The log knows hours only. Cut the moment with to_the_hour.")


def check_code(text: str) -> None:
    """Raises ValueError, which does not repeat the text, for anything but a short code."""
    if not _CODE.fullmatch(text) or _is_address(text):
        raise ValueError(
            "The log takes codes only: at most 40 of a-z, A-Z, 0-9, “_”, “.”, “:” and “-”, and no "
            "network address. Give the login, the embassy's id or the reason's code."
        )


def _is_address(text: str) -> bool:
    with_port = _HOST_AND_PORT.fullmatch(text)
    try:
        ip_address(with_port[1] if with_port else text)
    except ValueError:
        return False
    return True


def to_the_hour(moment: datetime) -> datetime:
    """The hour of a moment, in UTC: enough to ask about a day, too coarse to follow a person."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def sentence(entry: Entry) -> str:
    """An entry in English."""
    return KINDS[entry.kind].says.format(who=entry.who or "somebody", about=entry.about or "–")
