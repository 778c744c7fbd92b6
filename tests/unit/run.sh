#!/bin/sh
"$1/unit" -r .
