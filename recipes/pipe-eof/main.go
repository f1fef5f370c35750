// Code generated from book/03-pipes.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: pipe-eof

Waits for an end of file that a forgotten descriptor holds up.
`
const role = "PIPE_EOF_ROLE" // makes the program a child

func main() {
	if os.Getenv(role) != "" {
		fmt.Println("hello")
		return
	}
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "pipe-eof: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	if err := errors.Join(run("wrong"), run("right")); err != nil {
		fmt.Fprintln(os.Stderr, "pipe-eof:", err)
		os.Exit(1)
	}
}

func run(how string) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer r.Close()
	defer w.Close() // wrong as the only one: it comes after the reads
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), role+"=child")
	cmd.Stdout, cmd.Stderr = w, os.Stderr
	if err = cmd.Start(); err == nil && how == "right" {
		err = w.Close()
	}
	if err == nil {
		err = cmd.Wait()
	}
	deadline := r.SetReadDeadline
	for buf := make([]byte, 100); err == nil; {
		n, end := r.Read(buf)
		fmt.Printf("%s: read %q, %v\n", how, buf[:n], end)
		switch {
		case errors.Is(end, os.ErrDeadlineExceeded):
			err = errors.Join(find(w), w.Close(), deadline(time.Time{}))
		case end != nil:
			return nil
		case how == "wrong":
			err = deadline(time.Now().Add(200 * time.Millisecond))
		}
	}
	return err
}

// find prints the descriptors of this process that write to w's pipe.
func find(w *os.File) error {
	var want, st unix.Stat_t
	if err := unix.Fstat(int(w.Fd()), &want); err != nil {
		return os.NewSyscallError("fstat", err)
	}
	paths, err := filepath.Glob("/dev/fd/*")
	if len(paths) < 4 { // FreeBSD lists no more without fdescfs(5)
		for fd := range 256 {
			paths = append(paths, strconv.Itoa(fd))
		}
	}
	for _, path := range paths {
		fd, err := strconv.Atoi(filepath.Base(path))
		if err != nil || unix.Fstat(fd, &st) != nil {
			continue // closed since: it was open to read the list
		}
		mode, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
		if err == nil && mode&unix.O_ACCMODE != unix.O_RDONLY &&
			st.Dev == want.Dev && st.Ino == want.Ino {
			fmt.Printf("wrong: fd %d is open for writing\n", fd)
		}
	}
	return err
}
