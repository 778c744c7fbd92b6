down_revision = 'a', 'b'
revision = 'x';depends_on='d'
