// What waited for a proof of identity goes on by itself; without this, one presses the button.

document.querySelector("[data-go-on]")?.requestSubmit();
