"""Every text of the gate's own pages, by name; in config/locale/*/LC_MESSAGES/gate.po otherwise."""

from __future__ import annotations

from babel import negotiate_locale

from ambasada.catalogue import Texts

CATALOGUE = "gate"
WORDS: dict[str, str] = {
    "lead": "The people's embassies, at a glance",
    "language": "Language",
    # Sign-in
    "sign_in": "Sign in",
    "login": "Login",
    "password": "Password",
    "wrong": "Login or password is not right. Check both and try again.",
    "throttled": "Too many attempts. Try again in at most 15 minutes.",
    "locked": "Ambasada is locked. Two administrators together can open it again.",
    "locked_lead": "Are you an administrator? Sign in to say yes. Nobody else can sign in now.",
    "yes_noted": "Your yes is noted",
    "one_more": "One more administrator is needed. Ask them to sign in here, on a clean device.",
    "open_again": "Ambasada is open again",
    "open_again_lead": "Everybody can sign in. The sheets are being read anew.",
    "signed_out": "You are signed out.",
    "ended": "Your session has ended. Sign in again to go on.",
    "no_account": "No account, or the telephone is lost? Ask an administrator of your network.",
    # Second step
    "second_step": "Second step",
    "code_lead": "Open your authenticator app and type the six digits that it shows.",
    "code": "Six digits, or a recovery code",
    "go_on": "Continue",
    "code_wrong": "This code is not right or was used before. Type the next one.",
    "half_over": "The second step took too long or failed too often. Please begin again.",
    "use_passkey": "Use a passkey",
    "passkey_wrong": "The passkey was not accepted. Try again, or type a code.",
    "begin_again": "Begin again",
    # Demo
    "demo": "Demo: everything here is made up",
    "demo_lead": "Choose through whose eyes to look. No real case, no real person, no password.",
    "coordinator": "Coordinator",
    "leadership": "Leadership",
    "administrator": "Administrator",
    "coordinator_sees": "one embassy: its cases, its week",
    "leadership_sees": "the network: totals and trends",
    "administrator_sees": "sheets, accounts and the audit log",
    # Invitation
    "welcome": "Welcome to Ambasada",
    "new_start": "A new password and second step",
    "your_login": "Your login is",
    "choose_password": "Choose a password",
    "password_rule": "At least 12 characters. Four or five words in a row are good.",
    "password_again": "The same password again",
    "add_app": "Add Ambasada to an authenticator app",
    "app_lead": "Scan this picture with the app. On the same telephone, tap the picture or type "
    "the key into the app.",
    "key": "Key",
    "type_code": "Type the six digits that the app shows",
    "six_digits": "Six digits",
    "invitation_gone": "This invitation was used, is too old or is not whole. Ask an administrator "
    "for a new one.",
    "password_short": "The password is too simple: use at least 12 characters, not the same few.",
    "password_long": "The password is too long: 72 letters, or 36 Cyrillic ones, are the most.",
    "password_differs": "The two passwords differ. Type the same one twice.",
    "password_has_login": "The password contains the login. Choose another one.",
    "code_differs": "The six digits do not belong to this key. Type the ones that the app shows "
    "now, and check the telephone's clock.",
    # Recovery codes
    "recovery": "Your ten recovery codes",
    "recovery_lead": "If the telephone is gone, each of them opens the second step once. Write "
    "them on paper and keep it in another place. They are shown only now.",
    "written_down": "I have written them down",
    # Account
    "account": "Your account",
    "to_screens": "Back to the dashboard",
    "sign_out": "Sign out",
    "everywhere": "Sign out everywhere",
    "everywhere_lead": "Ends all your sessions, on every device.",
    "passkeys": "Passkeys",
    "passkey_lead": "A passkey takes the place of the six digits: your telephone or computer asks "
    "for a finger, a face or a PIN.",
    "add_passkey": "Add a passkey",
    "passkey_added": "The passkey is added. You can use it at the next sign-in.",
    "passkeys_kept": "Passkeys of this account",
    "no_script": "Passkeys need JavaScript. Without it, type the six digits.",
    # Refusals
    "other_page": "This request did not come from Ambasada's own page. Open the sign-in page and "
    "try again.",
    "nothing_here": "There is nothing at this address.",
    "to_sign_in": "To the sign-in page",
}


def texts_of(language: str) -> Texts:
    """The gate's texts in a language."""
    return Texts(CATALOGUE, language)


def language_of(asked: str, accepted: str, known: tuple[str, ...]) -> str:
    """The language asked for in the address, else the first known one that the browser accepts."""
    if asked in known:
        return asked
    wishes = [part.partition(";")[0].strip().replace("-", "_") for part in accepted.split(",")]
    return negotiate_locale(wishes, known, sep="_") or known[0]
