# Ambasada's commands: `make` alone lists them. Needs Python 3.11 to 3.14; everything else it gets.

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# May be given: make run PORT=8502, make test ARGS="-n auto", make lock UPGRADE=1
PORT ?= 8501
PYTHON ?=
CHROMIUM ?=
ARGS ?=
UPGRADE ?=

PY := .venv/bin/python
UV := uv==0.13.9
APT := DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 -o Acquire::Retries=2

# A caller's Python settings would reach into the environment; without byte code it starts slowly.
unexport PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME

.PHONY: help run test test-unit check format docs bench pictures screenshots lock clean environment browser

help: ## list these commands
	@awk -F ':[^#]*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: STEP = 1/3
run: environment ## start Ambasada on this computer (another port: PORT=8502)
	@echo "2/3 looking whether port $(PORT) is free …"
	@$(PY) -c 'import socket, sys; \
	  probe = socket.socket(); \
	  probe.settimeout(2); \
	  sys.exit(probe.connect_ex(("127.0.0.1", int(sys.argv[1]))) == 0)' "$(PORT)" 2>/dev/null \
	  || { echo "Port $(PORT) cannot be used: another program has it, or it is no port number." \
	            "Choose another one, for example: make run PORT=8502"; exit 1; }
	@echo "3/3 starting Ambasada on http://localhost:$(PORT) (Ctrl+C stops it) …"
	@exec $(PY) -m streamlit run app.py --server.address 127.0.0.1 --server.port $(PORT)

test: STEP = 1/3
test: environment ## run all tests, in the browser too (ARGS="-n auto -k week")
	@echo "2/3 looking for a browser and LibreOffice …"
	@$(find_browser); $(install_browser); $(install_office); \
	set --; \
	if [ -z "$$browser" ]; then \
	  echo "$(no_browser)"; \
	  [ -z "$$CI" ] || exit 1; \
	  echo "Until then the browser's tests are left out."; \
	  set -- -m "not browser"; \
	fi; \
	echo "3/3 running the tests …"; \
	export CHROMIUM="$$browser"; \
	exec $(PY) -m pytest "$$@" $(ARGS)

test-unit: environment ## run the quick tests only (tests/unit)
	$(PY) -m pytest tests/unit $(ARGS)

check: environment ## everything that must hold before a commit, but for the tests
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy ambasada
	$(PY) -m pytest tests/unit/test_import_rules.py
	$(PY) -m ambasada.docs --check
	$(PY) -m ambasada.translations --check

format: environment ## put the code in the agreed form
	$(PY) -m ruff check --fix-only .
	$(PY) -m ruff format .

docs: environment ## write the generated documentation anew
	$(PY) -m ambasada.docs

# As modules: a script's folder would come first on the path, and click.py hide the package click.
bench: environment ## measure methods, readings, clicks and fifty sessions (docs/performance.md)
	$(PY) -m benchmarks.methods
	$(PY) -m benchmarks.outbreaks --runs 10
	$(PY) -m benchmarks.network_alerts --networks 20
	$(PY) -m benchmarks.forecast --networks 2 --scored 1
	$(PY) -m benchmarks.trends --runs 200
	$(PY) -m benchmarks.reading
	$(PY) -m benchmarks.sheets
	$(PY) -m benchmarks.click
	$(PY) -m benchmarks.first_screen
	$(PY) -m benchmarks.sessions

pictures: environment ## store the tests' pictures of screens anew, after a change that is meant
	@$(find_browser); CHROMIUM="$$browser" RENEW_PICTURES=1 $(PY) -m pytest \
  tests/browser/look/test_desk.py tests/browser/look/test_telephone.py $(ARGS)

screenshots: environment ## make the pictures of README.md and docs/ anew, of the demo network
	@$(find_browser); CHROMIUM="$$browser" $(PY) -m tests.browser.screenshots

lock: ## write requirements.lock anew after a change of requirements*.txt (newest of all: UPGRADE=1)
	@echo "1/2 making the environment for $(UV) …"
	@$(find_python); "$$python" -m venv --clear .uv && .uv/bin/python -m pip install -qq --no-input $(UV)
	@echo "2/2 choosing versions and writing their hashes …"
	@.uv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	  --python .uv/bin/python --no-python-downloads --no-config --no-emit-index-url \
	  --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) \
	  --output-file requirements.lock requirements.txt requirements-dev.txt

clean: ## remove what these commands made; config/, state/ and sheets stay
	rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name .git -prune -o -name state -prune -o -name __pycache__ -type d -exec rm -rf {} +

# Made anew when the lock or the Python asked for changes. The copy of the lock is written last,
# so that an interrupted installation counts as none.
environment:
	@if cmp -s requirements.lock .venv/requirements.lock && $(PY) -c '' 2>/dev/null \
	  && { [ -z "$(PYTHON)" ] || [ "$$("$(PYTHON)" -V 2>&1)" = "$$($(PY) -V)" ]; }; then \
	  $(if $(STEP),echo "$(STEP) the environment is ready",:); exit 0; \
	fi; \
	$(find_python); \
	echo "$(if $(STEP),$(STEP) )making the environment (first time: about a minute) …"; \
	"$$python" -m venv --clear .venv \
	  && $(PY) -m pip install -qq --no-input --require-hashes -r requirements.lock </dev/null \
	  && cp requirements.lock .venv/requirements.lock \
	  || { echo "The environment could not be made: the lines above say why." \
	            "Most often the network is out of reach. Then run the same command again."; exit 1; }

# What .ci/run calls first: a browser for the tests, or a sentence and failure; and LibreOffice.
browser:
	@$(find_browser); $(install_browser); $(install_office); \
	[ -n "$$browser" ] || { echo "$(no_browser)"; exit 1; }

# Sets $python. A version manager's stand-in has a name but may not run, so each is tried.
define find_python
python=; half=; \
for one in $(if $(PYTHON),"$(PYTHON)",python3.13 python3.12 python3.11 python3 python); do \
  "$$one" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1 || continue; \
  if "$$one" -c 'import ensurepip, venv' >/dev/null 2>&1; then python="$$one"; break; fi; half="$$one"; \
done; \
if [ -z "$$python" ] && [ -n "$$half" ]; then \
  echo "$$half cannot make environments. Install its venv (Debian, Ubuntu: apt install python3-venv)," \
       "or name another Python: make run PYTHON=/path/to/python3"; exit 1; \
elif [ -z "$$python" ]; then \
  echo "Ambasada needs Python 3.11, 3.12, 3.13 or 3.14, and $(if $(PYTHON),$(PYTHON) is none of them,found none here)." \
       "Install one, or name it: make run PYTHON=/path/to/python3"; exit 1; \
fi
endef

# Sets $browser.
define find_browser
browser=; \
for one in "$(CHROMIUM)" chromium chromium-browser google-chrome google-chrome-stable \
  "/Applications/Chromium.app/Contents/MacOS/Chromium" \
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do \
  browser="$$(command -v "$$one" 2>/dev/null)" && break; \
done
endef

# Only where there is none, and only as root on a Debian; else $browser stays empty.
define install_browser
if [ -z "$$browser" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
  echo "    installing Chromium …"; \
  { $(APT) update && $(APT) install -y --no-install-recommends chromium fonts-dejavu-core; } \
    </dev/null >/dev/null; \
  $(find_browser); \
fi
endef

# LibreOffice opens exports as a reader would. Without it those few tests are left out and say so.
define install_office
if ! command -v soffice >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
  echo "    installing LibreOffice's tables …"; \
  { $(APT) update && $(APT) install -y --no-install-recommends libreoffice-calc; } \
    </dev/null >/dev/null || echo "    LibreOffice could not be installed: its tests are left out."; \
fi
endef

no_browser := No Chromium was found. Install it (Debian: apt install chromium), \
or say where it is: make test CHROMIUM=/path/to/chromium
