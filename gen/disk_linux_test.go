package gen

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// On a full disk and on a read-only one nothing is written, and the error
// says why.
func TestDisk(t *testing.T) {
	root := Tree(t.TempDir())
	if err := unix.Mount("tmpfs", string(root), "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("a small disk is a mount, which this user may not make: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(string(root), 0); err != nil {
			t.Error(err)
		}
	})
	small := Change{"recipes/say-a/main.go", nil, []byte(old)}
	if err := root.Write([]Change{small}); err != nil {
		t.Fatal(err)
	}
	before := content(t, root)
	large := Change{"recipes/say-b/main.go", nil, bytes.Repeat([]byte(next), 4096)}
	small.New = []byte(next)
	check := func(want string) {
		t.Helper()
		err := root.Write([]Change{small, large})
		if err == nil || !strings.HasPrefix(err.Error(), "nothing written: ") || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
		if after := content(t, root); after != before {
			t.Errorf("the tree has changed:\n%s", after)
		}
	}
	check("no space left on device")
	if err := unix.Mount("", string(root), "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	check("read-only file system")
}
