import { readFileSync } from 'node:fs';
import { simulatedAccount, honestLabels } from '/work/main/local/cli/simulated-account';
import { STACK_FLAGS } from '/work/main/local/cli/options';
import { fallbacks } from '/work/main/local/cli/parse-arguments';
import { startLocalStack } from '/work/main/local/stack';
import { startConsole } from '/work/main/local/console/console-server';
import { connectToServices } from '/work/main/local/demo/local-services';
import { controllerSettings, outputOf } from '/work/main/local/demo/stack-outputs';
import { dropContacts, dropSuppression } from '/work/main/local/demo/drop-lists';
import { campaignId } from '/work/main/lambda/contract/items';
import { chromium } from '/work/main/node_modules/playwright-core';
const sleep=(ms:number)=>new Promise(r=>setTimeout(r,ms));
(async()=>{
const o=fallbacks(STACK_FLAGS);
const stack=await startLocalStack({assemblyDir:'/tmp/console-asm',account:simulatedAccount(o),seed:1,onProblem:p=>console.log('problem',p.source,p.message.slice(0,200))});
const c=await startConsole({dashboards:stack.model.dashboards,metrics:stack.metrics,labels:honestLabels(o)});
console.log(c.url);
const s=connectToServices(stack.endpoint,stack.model.region);
const settings=controllerSettings(stack.model); const bucket=outputOf(stack.model,'ListBucketName');
const drop={services:s,bucket,campaignsTable:settings.campaignsTable};
await dropSuppression(drop,readFileSync('/work/main/examples/suppression.csv'));
await dropContacts(drop,campaignId('default','spring'),readFileSync('/work/main/examples/contacts.csv'));
await sleep(Number(process.argv[2]??32000));
const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox']});
for (const [name,w,h,scheme] of [['light',1280,900,'light'],['dark',1280,900,'dark'],['phone',390,844,'light']] as const){
 const ctx=await b.newContext({viewport:{width:w,height:h},colorScheme:scheme});
 const p=await ctx.newPage(); p.on('console',m=>console.log('page:',m.text())); p.on('pageerror',e=>console.log('pageerror',e.message));
 await p.goto(c.url); await p.waitForSelector('canvas'); await sleep(1500);
 if(name==='dark'){ await p.focus('.picture'); await p.keyboard.press('ArrowLeft'); await p.keyboard.press('ArrowLeft'); await p.keyboard.press('ArrowLeft'); await p.keyboard.press('ArrowLeft');await sleep(200);}
 await p.screenshot({path:`/tmp/shot-${name}.png`,fullPage:true});
 console.log(name, await p.evaluate('[document.documentElement.scrollWidth, innerWidth]'));
 await ctx.close();
}
await b.close(); s.close(); await c.close(); await stack.stop(); process.exit(0);
})();
