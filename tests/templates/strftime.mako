${create_date.strftime('%Y') if create_date is not None else ''}
