# kohort in a container of its own: the program and libpq, nothing else.
#
# PostgreSQL is left out on purpose: docker-compose.yml has one beside it, with its own volume. So this image always
# needs a database named, by PGHOST and libpq's other variables or by KOHORT_DATABASE.

FROM swift:6.3.1-bookworm AS build
RUN apt-get update \
  && apt-get install -y --no-install-recommends libpq-dev pkg-config \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# The packages kohort builds on change rarely; fetched before the sources, they stay in the layer cache.
COPY Package.* ./
RUN swift package resolve
COPY . .
RUN swift build -c release --product kohort --static-swift-stdlib \
  && install --strip -D "$(swift build -c release --static-swift-stdlib --show-bin-path)/kohort" /out/kohort

FROM debian:bookworm-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates libpq5 libstdc++6 tzdata \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --uid 10001 --create-home --shell /usr/sbin/nologin kohort \
  && install -d -o kohort -g kohort -m 0700 /reports
COPY --from=build /out/kohort /usr/local/bin/kohort
ENV LANG=C.UTF-8
USER kohort
WORKDIR /home/kohort
ENTRYPOINT ["kohort"]
CMD ["--help"]
