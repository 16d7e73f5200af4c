# docs/operations.md says how it is built and run; compose.yaml runs it behind Caddy.

# All packages by their hashes; what only tests need goes again before anything is copied on.
FROM python:3.13-slim AS packages
COPY requirements.lock requirements-dev.txt /build/
RUN python -m venv /opt/ambasada \
    && /opt/ambasada/bin/pip install --no-input --no-cache-dir --require-hashes -r /build/requirements.lock \
    && /opt/ambasada/bin/pip uninstall --yes -r /build/requirements-dev.txt pip

FROM python:3.13-slim
RUN groupadd --system --gid 10001 ambasada \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent \
       --shell /usr/sbin/nologin ambasada \
    && install -d -m 0700 -o 10001 -g 10001 /var/lib/ambasada
WORKDIR /srv/ambasada
COPY --from=packages /opt/ambasada /opt/ambasada
COPY app.py LICENSE NOTICE ./
COPY .streamlit/config.toml .streamlit/config.toml
COPY config config
COPY ambasada ambasada
COPY components components
COPY pages pages
# The root file system is read-only when it runs, so byte code is made now.
RUN /opt/ambasada/bin/python -m compileall -q app.py ambasada components pages
ENV PATH=/opt/ambasada/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    AMBASADA_STATE=/var/lib/ambasada
USER 10001:10001
VOLUME /var/lib/ambasada
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/health', timeout=4)"]
# Beyond the container's own address it listens only if AMBASADA_TRUSTED_PROXY is set.
CMD ["python", "-m", "streamlit", "run", "app.py", "--server.address", "0.0.0.0", "--server.port", "8501"]
