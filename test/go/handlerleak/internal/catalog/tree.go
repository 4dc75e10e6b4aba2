// Package catalog holds the product catalogue and renders product pages.
package catalog

// descriptionBytes is the length of one category description.
const descriptionBytes = 16 << 10

// Category is a node of the catalogue. Leaves are product families.
type Category struct {
	Name        string
	Description []byte
	Children    []*Category
}

// Load builds a catalogue with about totalBytes of descriptions, which stays in memory until the service ends.
func Load(totalBytes int) *Category {
	remaining := totalBytes / descriptionBytes
	return grow("shop", 6, &remaining)
}

// grow makes a category and, depth first, its children, until no description is left to hand out.
func grow(name string, depth int, remaining *int) *Category {
	category := &Category{Name: name}
	if *remaining <= 0 {
		return category
	}
	*remaining--
	category.Description = describe(name)
	if depth == 0 {
		return category
	}
	for _, suffix := range []string{"a", "b", "c", "d"} {
		if *remaining > 0 {
			category.Children = append(category.Children, grow(childName(name, suffix), depth-1, remaining))
		}
	}
	return category
}

// childName is small enough to be inlined into grow.
func childName(parent, suffix string) string {
	return parent + "/" + suffix
}

func describe(name string) []byte {
	text := make([]byte, 0, descriptionBytes)
	for len(text)+len(name) < descriptionBytes {
		text = append(text, name...)
	}
	return text
}

// find walks to the category that a product number belongs to.
func find(category *Category, number int) *Category {
	if len(category.Children) == 0 {
		return category
	}
	return find(category.Children[number%len(category.Children)], number/len(category.Children))
}
