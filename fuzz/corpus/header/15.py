revision = '\N{DIGIT ONE}'
down_revision = None
