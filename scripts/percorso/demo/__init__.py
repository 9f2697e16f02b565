"""A made-up Italian appliance retailer, the same for the same seed.

Eight years of one retailer's data in the shape of the source contract, with
the truth beside it: who is who, which orders a message caused, what is dirt.
Every value is a hash of a row number, a salt and the seed, so that no value
depends on threads, on the clock or on the order of work.
"""
