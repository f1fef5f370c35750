// Code generated from book/03-pipes.md by cookbook gen. DO NOT EDIT.

//go:build linux

package main

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

const usage = `usage: pipe-pty [-prompt TEXT] [COMMAND [ARG]...]

Talks line by line to COMMAND (default tr a-z A-Z) on a pseudo-terminal.
`

func main() {
	prompt := flag.String("prompt", "", "a reply ends with `TEXT`")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	cmd := exec.Command("tr", "a-z", "A-Z")
	if flag.NArg() > 0 {
		cmd = exec.Command(flag.Arg(0), flag.Args()[1:]...)
	}
	if err := run(*prompt, cmd); err != nil {
		fmt.Fprintln(os.Stderr, "pipe-pty:", err)
		os.Exit(1)
	}
}

func run(prompt string, cmd *exec.Cmd) error {
	ptm, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer ptm.Close() // and the kernel hangs up on the command
	if err := start(cmd, ptm); err != nil {
		return err
	}
	r, lines := bufio.NewReader(ptm), bufio.NewScanner(os.Stdin)
	err = expect(r, prompt)
	for err == nil {
		keys := "\x04" // ^D on an empty line: end of file
		if lines.Scan() {
			keys = lines.Text() + "\n"
		}
		_, sendErr := ptm.WriteString(keys)
		err = cmp.Or(sendErr, expect(r, cmp.Or(prompt, "\n")))
	}
	if !errors.Is(err, unix.EIO) { // EIO: the command has left
		return err
	}
	return cmp.Or(lines.Err(), cmd.Wait())
}

// expect prints what the command prints, up to and with text.
func expect(r *bufio.Reader, text string) (err error) {
	var got, part []byte
	for err == nil && !bytes.HasSuffix(got, []byte(text)) {
		part, err = r.ReadBytes(text[len(text)-1])
		got = append(got, part...)
		fmt.Printf("%s", part)
	}
	return err
}

// start starts cmd on the other side of ptm.
func start(cmd *exec.Cmd, ptm *os.File) error {
	fd := int(ptm.Fd())
	n, nErr := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	unlockErr := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	mode, modeErr := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err := cmp.Or(nErr, unlockErr, modeErr); err != nil {
		return os.NewSyscallError("ioctl", err)
	}
	mode.Lflag &^= unix.ECHO
	mode.Oflag &^= unix.ONLCR // "\n" stays as it is
	if err := unix.IoctlSetTermios(fd, unix.TCSETS, mode); err != nil {
		return os.NewSyscallError("ioctl", err)
	}
	name := fmt.Sprint("/dev/pts/", n)
	pts, err := os.OpenFile(name, os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return err
	}
	defer pts.Close() // held open here, the end would never come
	cmd.Stdin, cmd.Stdout, cmd.Stderr = pts, pts, pts
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	return cmd.Start()
}
