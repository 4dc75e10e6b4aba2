module example.com/shop/handlerleak

go 1.22
