# -*- coding: utf-8 -*-
"""d
e"""
revision = 'x'
down_revision = 'y'
