const frame = document.createElement('iframe')
frame.src = chrome.runtime.getURL('page.html')
document.documentElement.append(frame)
