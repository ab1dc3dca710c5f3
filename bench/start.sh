#!/bin/sh
# Only the start and the memory at rest, in half a minute (bench/run measures everything): time from
# the command to the ready line, median of 5 starts after the build, and resident memory 5 s after
# it. Appends both to bench/history.csv.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

now() { # milliseconds
  if [ "$(date +%N)" = N ]; then
    python3 -c 'import time; print(int(time.time() * 1000))'
  else
    echo $(($(date +%s%N) / 1000000))
  fi
}

start() { # sets ms and pid
  rm -f "$work/out" && mkfifo "$work/out"
  began=$(now)
  ./standin serve --port 0 --host 127.0.0.1 --data "$work/data" >"$work/out" 2>"$work/err" &
  pid=$!
  exec 3<"$work/out"
  while read -r line <&3; do
    case $line in "Standin is ready on "*) break ;; esac
  done
  ms=$(($(now) - began))
}

end() {
  kill "$pid"
  wait "$pid" || true
  exec 3<&-
}

./standin build
start # makes the store
end
times=
for _ in 1 2 3 4 5; do
  start
  end
  times="$times $ms"
done
# shellcheck disable=SC2086
median=$(printf '%s\n' $times | sort -n | sed -n 3p)
start
sleep 5
rss=$(($(ps -o rss= -p "$pid") / 1024))
end

echo "ready after$times ms, median $median ms"
echo "at rest $rss MB"
[ -f bench/history.csv ] || echo "date,commit,cores,metric,server,value,unit" >bench/history.csv
row="$(date -u +%Y-%m-%d),$(git rev-parse --short HEAD),$(getconf _NPROCESSORS_ONLN)"
echo "$row,start,standin,$median,ms" >>bench/history.csv
echo "$row,memory-at-rest,standin,$rss,MB" >>bench/history.csv
