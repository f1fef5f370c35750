// Code generated from book/09-memory-and-locks.md by cookbook gen. DO NOT EDIT.

package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

const usage = `usage: mem-map FILE

Lets two processes add to one variable, which FILE keeps.
`
const role = "MEM_MAP_ROLE" // makes the program the child

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintf(os.Stderr, "mem-map: want one file, got %q\n",
			flag.Args())
		os.Exit(2)
	}
	if err := run(flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "mem-map:", err)
		os.Exit(1)
	}
}

// share maps the variable that path keeps, a new one as zero. It stays
// mapped until the process ends.
func share(path string) (*atomic.Int64, error) {
	const size = int64(unsafe.Sizeof(atomic.Int64{}))
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	defer f.Close() // the mapping does not need it
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() == 0 {
		// Two may do this at once: the second changes nothing.
		err = f.Truncate(size)
	} else if info.Size() != size {
		err = fmt.Errorf("%s: has %d bytes, not %d or 0",
			path, info.Size(), size)
	}
	if err != nil {
		return nil, err
	}
	mem, err := unix.Mmap(int(f.Fd()), 0, int(size),
		unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return nil, os.NewSyscallError("mmap", err)
	}
	return (*atomic.Int64)(unsafe.Pointer(&mem[0])), nil
}

func add(who string, total *atomic.Int64) {
	for range 100_000 {
		total.Add(1)
	}
	fmt.Printf("%s %d: added 100000\n", who, os.Getpid())
}

func run(path string) error {
	total, err := share(path)
	if err != nil {
		return err
	}
	if os.Getenv(role) != "" {
		add("child", total)
		return nil
	}
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	fmt.Println("total was", total.Load())
	cmd := exec.Command(exe, "--", path)
	cmd.Env = append(os.Environ(), role+"=child")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		return err
	}
	add("parent", total)
	err = cmd.Wait()
	fmt.Println("total is", total.Load())
	return err
}
