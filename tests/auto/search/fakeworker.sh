#!/bin/bash
# SPDX-FileCopyrightText: 2026 Thimble contributors
# SPDX-License-Identifier: MIT
#
# A worker that behaves as its first argument says; the test's stand-in for thimble-cli worker.
mode=$1
[[ $mode == shy ]] && sleep 60
[[ $mode == early ]] && { echo "no such trainer" >&2; exit 3; }
[[ $mode == rude ]] && { echo "hello"; sleep 60; }
echo '{"event":"ready","trainer":"fake","version":"0","kinds":["train"]}'
finished='"result":{"network":"","weights":"","quality":{"metric":"top1","split":"val","value":0.5,"ci95":[0.4,0.6],"samples":100},"seconds":1}'
while read -r line; do
    id=$(sed -E 's/^\{"job":"[^"]*","id":"([^"]*)".*/\1/' <<< "$line")
    [[ $line == '{"cancel"'* ]] && continue
    case $mode in
        good)
            echo "{\"event\":\"progress\",\"id\":\"$id\",\"fraction\":0.5,\"step\":\"epoch 1 of 2\"}"
            echo "{\"event\":\"finished\",\"id\":\"$id\",$finished}" ;;
        pid) echo "{\"event\":\"progress\",\"id\":\"$id\",\"fraction\":0,\"step\":\"$$ $OMP_NUM_THREADS $OMP_WAIT_POLICY\"}"
            echo "{\"event\":\"finished\",\"id\":\"$id\",$finished}" ;;
        fails) echo "{\"event\":\"failed\",\"id\":\"$id\",\"error\":{\"code\":\"input\",\"sentence\":\"The data is odd.\",\"context\":\"row 3\"}}" ;;
        crash) echo "about to fall" >&2; kill -SEGV $$ ;;
        garbage) echo "Warning: something or other"; sleep 60 ;;
        long) head -c 6000000 /dev/zero | tr '\0' x; echo; sleep 60 ;;
        hang) sleep 60 ;;
        obeys)
            read -r cancel
            [[ $cancel == "{\"cancel\":\"$id\"}" ]] && echo "{\"event\":\"cancelled\",\"id\":\"$id\"}" ;;
        stale)
            echo "{\"event\":\"finished\",\"id\":\"older\",$finished}"
            echo "{\"event\":\"failed\",\"id\":\"$id\",\"error\":{\"code\":\"unsupported\",\"sentence\":\"Mine.\"}}" ;;
        bad) echo "{\"event\":\"finished\",\"id\":\"$id\",\"result\":{\"network\":\"../../x\",\"quality\":{}}}" ;;
    esac
done
