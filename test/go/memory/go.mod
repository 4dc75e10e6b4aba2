module example.com/shop/memory

go 1.22
