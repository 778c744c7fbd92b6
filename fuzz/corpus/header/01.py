revision='a'
down_revision=('b', "c")
branch_labels=('x',)
depends_on=['d','e',]
