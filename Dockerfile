FROM python:3.11-slim-bookworm

# Pango and fonts for official documents; without a Chinese font a PDF has empty boxes.
COPY bin/fonts /usr/local/bin/fetch-fonts
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk fonts-liberation \
    && fetch-fonts \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /srv/jzu-assess
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .

RUN useradd --system site && install -d -o site /var/lib/jzu-assess
USER site
ENV VAR_DIR=/var/lib/jzu-assess PYTHONUTF8=1 PYTHONUNBUFFERED=1
VOLUME /var/lib/jzu-assess
EXPOSE 8000

CMD ["gunicorn", "jzu_assess.wsgi", "--bind", "0.0.0.0:8000", "--workers", "4", "--threads", "4", \
     "--preload", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
