// Code generated from book/03-pipes.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"

	"golang.org/x/sys/unix"
)

const usage = `usage: pipe-cloexec

Shows which descriptors a child gets, and as which numbers.
`
const role = "PIPE_CLOEXEC_ROLE" // makes the program a child

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "pipe-cloexec: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	work := parent
	if os.Getenv(role) != "" {
		work = child
	}
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, "pipe-cloexec:", err)
		os.Exit(1)
	}
}

// passed says whether fd is open, and exec leaves it so.
func passed(fd int) bool {
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
	return err == nil && flags&unix.FD_CLOEXEC == 0
}

func child() error {
	report := os.NewFile(3, "report") // ExtraFiles[0]
	var err error
	for fd := 0; fd < 1024 && err == nil; fd++ {
		var st unix.Stat_t
		if !passed(fd) || unix.Fstat(fd, &st) != nil {
			continue
		}
		kind := map[uint32]string{unix.S_IFREG: "file",
			unix.S_IFDIR: "directory", unix.S_IFIFO: "pipe",
			unix.S_IFCHR: "device"}[uint32(st.Mode)&unix.S_IFMT]
		_, err = fmt.Fprintf(report, "child: fd %d, %s\n", fd, kind)
	}
	return errors.Join(err, report.Close())
}

func parent() error {
	for fd := 3; fd < 1024; fd++ {
		if passed(fd) {
			unix.CloseOnExec(fd)
		}
	}
	return errors.Join(run("wrong", 0), run("right", unix.O_CLOEXEC))
}

func run(how string, flag int) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	f, err := os.Open(exe)
	if err != nil {
		return err
	}
	defer f.Close()
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer r.Close()
	raw, err := unix.Open(".", unix.O_RDONLY|flag, 0)
	if err != nil {
		return errors.Join(os.NewSyscallError("open", err), w.Close())
	}
	defer unix.Close(raw)
	fmt.Printf("%s: os.Pipe %d, os.Open %d, unix.Open %d\n",
		how, w.Fd(), f.Fd(), raw)
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), role+"=child")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.ExtraFiles = []*os.File{w, f}
	if err := errors.Join(cmd.Start(), w.Close()); err != nil {
		return err
	}
	_, err = io.Copy(os.Stdout, r)
	return errors.Join(err, cmd.Wait())
}
