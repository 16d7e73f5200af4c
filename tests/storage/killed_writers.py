"""Writes accounts until it is killed: run by test_accounts_file.py as a program of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from ambasada.storage.accounts import Accounts
from ambasada.visibility import Role

KEY = bytes(range(32))


def main() -> None:
    accounts = Accounts(Path(sys.argv[1]), KEY)
    number = int(sys.argv[2])
    while True:
        login = f"bird-{number}"
        accounts.add(login, Role.LEADERSHIP, by="console")
        accounts.disable(login, by="console")
        print(login, flush=True)
        number += 1


main()
